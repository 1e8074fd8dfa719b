import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildWorkspace } from "./build.mjs";
import { handOver } from "./hand-over.mjs";
import { root } from "./root.mjs";

const OUTPUT = "--outputFile=";
const JEST = [
  "--experimental-vm-modules",
  "--disable-warning=ExperimentalWarning",
  "node_modules/jest/bin/jest.js",
  "--config",
  "packages/testing/jest.config.mjs",
  "--rootDir",
  root,
];
/** Jest's message for a test file whose process crashed. SIGKILL and SIGTERM are excluded: they are sent on purpose. */
const CRASHED = /jest worker process .* terminated by another process: signal=SIG(SEGV|ABRT|BUS|ILL|TRAP)/;

/** Arguments with which jest does not run tests. */
const QUESTIONS = /^(-h|-v|--(help|version|listTests|showConfig|clearCache)(=true)?)$/;
const WATCHING = /^--watch(All)?(=true)?$/;

/** Browser tests that calculate with days and weeks, by file and by title; with pickers on a phone, where days are tapped. */
const DATE_DEPENDENT = [
  "infra/single/test/console-partners.test.ts",
  "infra/single/test/console-field.test.ts",
  `--testNamePattern=${[
    "(closed for a while|weekly up to a day|timetable).*phone",
    "registers a lesson",
    "marked as completed",
    "in the calendar and in the coverage",
    "ticked on its roster",
  ].join("|")}`,
];
/** Those of packages/testing/src/instants.ts. */
const INSTANTS = ["new-year", "lunar-new-year-eve", "sunday-night", "end-of-february", "first-day-of-term"];

/**
 * Runs the tests. When all of them are run, the date-dependent browser tests are repeated at each awkward instant. A test file whose process was ended by the operating system is repeated by itself, and the
 * second result counts: modules in contexts of their own, which ES module tests need, occasionally crash Node,
 * independent of the tested code. A test that fails, or cannot be loaded, is never repeated. Queries to jest need no
 * build; watch mode gets the terminal, and runs until it is ended.
 * @param {import("./toolchain.mjs").Toolchain} tools
 * @param {string[]} args jest's; with `--outputFile=` the report is written there
 * @returns {Promise<number>} 0 if all passed
 */
export async function test(tools, args) {
  const kind = kindOf(args);
  if (kind !== "question") await buildWorkspace(tools);
  if (kind !== "run") return handOver(tools, [...JEST, ...args]);
  const folder = mkdtempSync(join(tmpdir(), "starlane-tests-"));
  try {
    const wanted = args.find((arg) => arg.startsWith(OUTPUT))?.slice(OUTPUT.length);
    const given = args.filter((arg) => arg !== "--json" && !arg.startsWith(OUTPUT));
    let [code, report] = await jestTwiceIfCrashed(tools, given, folder);
    if (given.length === 0 && report && process.env.STARLANE_TEST_INSTANT === undefined) {
      for (const instant of INSTANTS) {
        console.error(`\nDate-dependent browser tests at the instant ${instant} (STARLANE_TEST_INSTANT):\n`);
        const at = { ...tools, env: { ...tools.env, STARLANE_TEST_INSTANT: instant } };
        const [ended, again] = await jestTwiceIfCrashed(at, DATE_DEPENDENT, folder);
        code ||= ended;
        if (again) put(report, [], again);
      }
    }
    if (wanted && report) writeFileSync(wanted, JSON.stringify(report));
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string[]} args jest's
 * @returns {"question" | "watch" | "run"}
 */
export function kindOf(args) {
  if (args.some((arg) => QUESTIONS.test(arg))) return "question";
  return args.some((arg) => WATCHING.test(arg)) ? "watch" : "run";
}

/** Runs jest, and repeats the files whose process crashed. @returns as jest does */
async function jestTwiceIfCrashed(tools, args, folder) {
  const [code, report] = await jest(tools, args, join(folder, "first.json"));
  const crashed = report?.testResults.filter(isCrashed) ?? [];
  if (crashed.length === 0) return [code, report];
  const files = crashed.map(({ name }) => name);
  console.error(`\nNode crashed beneath these, which are run once more:\n${files.join("\n")}\n`);
  const [, again] = await jest(tools, ["--runInBand", ...files], join(folder, "again.json"));
  if (again) put(report, crashed, again);
  return [report.success ? 0 : 1, report];
}

/** @returns {Promise<[number, any]>} jest's exit code, and its report if it wrote one */
async function jest(tools, args, output) {
  const code = await handOver(tools, [...JEST, ...args, "--json", `${OUTPUT}${output}`]);
  try {
    const report = JSON.parse(readFileSync(output, "utf8"));
    rmSync(output); // the next run writes a new one
    return [code, report];
  } catch {
    return [code, null]; // it was ended, or did not run tests
  }
}

function isCrashed({ assertionResults, message }) {
  return assertionResults.length === 0 && CRASHED.test(message);
}

/** Replaces the results of files by those of their second run. */
function put(report, crashed, again) {
  report.testResults = report.testResults
    .filter((result) => !crashed.includes(result))
    .concat(again.testResults);
  report.numRuntimeErrorTestSuites += again.numRuntimeErrorTestSuites - crashed.length;
  report.numFailedTestSuites += again.numFailedTestSuites - crashed.length;
  for (const count of [
    "numPassedTestSuites",
    "numPassedTests",
    "numFailedTests",
    "numPendingTests",
    "numTotalTests",
  ])
    report[count] += again[count];
  report.success = report.numFailedTests === 0 && report.numFailedTestSuites === 0;
}
