import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildWorkspace } from "./build.mjs";
import { handOver } from "./hand-over.mjs";
import { root } from "./root.mjs";

const OUTPUT = "--outputFile=";
/** What jest says of a file whose process did not end by itself; SIGKILL and SIGTERM are somebody's wish and not among these. */
const CRASHED = /jest worker process .* terminated by another process: signal=SIG(SEGV|ABRT|BUS|ILL|TRAP)/;

/**
 * Runs the tests. A file whose process the operating system ended is run once more, by itself, and what is said of it then counts:
 * modules in contexts of their own, which tests as ES modules need, now and then crash Node, and that says nothing of what is
 * tested. What fails, or cannot be loaded, is never run again.
 * @param {import("./toolchain.mjs").Toolchain} tools
 * @param {string[]} args jest's; with `--outputFile=` the report is written there
 * @returns {Promise<number>} 0 if all passed
 */
export async function test(tools, args) {
  await buildWorkspace(tools);
  const folder = mkdtempSync(join(tmpdir(), "starlane-tests-"));
  try {
    const wanted = args.find((arg) => arg.startsWith(OUTPUT))?.slice(OUTPUT.length);
    const given = args.filter((arg) => arg !== "--json" && !arg.startsWith(OUTPUT));
    const [code, report] = await jest(tools, given, join(folder, "first.json"));
    const crashed = report?.testResults.filter(isCrashed) ?? [];
    if (crashed.length > 0) {
      const files = crashed.map(({ name }) => name);
      console.error(`\nNode crashed beneath these, which are run once more:\n${files.join("\n")}\n`);
      const [, again] = await jest(tools, ["--runInBand", ...files], join(folder, "again.json"));
      if (again) put(report, crashed, again);
    }
    if (wanted && report) writeFileSync(wanted, JSON.stringify(report));
    return crashed.length > 0 ? (report.success ? 0 : 1) : code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns {Promise<[number, any]>} jest's exit code, and its report where it wrote one */
async function jest(tools, args, output) {
  const code = await handOver(tools, [
    "--experimental-vm-modules",
    "--disable-warning=ExperimentalWarning",
    "node_modules/jest/bin/jest.js",
    "--config",
    "packages/testing/jest.config.mjs",
    "--rootDir",
    root,
    ...args,
    "--json",
    `${OUTPUT}${output}`,
  ]);
  try {
    return [code, JSON.parse(readFileSync(output, "utf8"))];
  } catch {
    return [code, null]; // it was ended, or asked for something else than tests
  }
}

function isCrashed({ assertionResults, message }) {
  return assertionResults.length === 0 && CRASHED.test(message);
}

/** Puts what was said of files when they were run again in the place of what was said of them first. */
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
