import { existsSync } from "node:fs";
import { join } from "node:path";
import { checkAdvisories } from "./audit.mjs";
import { TURBO } from "./build.mjs";
import { BootFailed } from "./failures.mjs";
import { checkLicences } from "./licences.mjs";
import { lint } from "./lint.mjs";
import { nearest } from "./nearest.mjs";
import { root } from "./root.mjs";
import { bin, run } from "./run.mjs";
import { vocabulary } from "./vocabulary.mjs";

/**
 * One check.
 * @typedef {object} Check
 * @property {() => Promise<Result | null>} start null if there is nothing to check
 * @property {() => Promise<Result>} [fix] fixes what it can, and returns the result of the check
 * @property {string} remedy advice after a failure
 * @property {boolean} [ofBuilt] checks the results of the build
 *
 * @typedef {{ code: number, output: string, note?: string }} Result
 */

const FOLDERS = ["packages", "services", "infra"];
const FIX = "--fix";
/** Returns the folder of a tool's cache about unchanged files; a new install starts with an empty one. */
const cache = (name) => join(root, "node_modules", ".cache", "starlane", name);

/**
 * Runs the named checks, or all, even after one has failed. Prints a line for each as it ends, with the output of
 * failed ones and the remedy.
 * @param {import("./toolchain.mjs").Toolchain} tools
 * @param {string} generator path of the built program that writes `docs/generated`
 * @param {string[]} args names of checks; `--fix` fixes what can be fixed first
 * @returns {Promise<number>} 0 if all passed, else 1
 */
export async function check(tools, generator, args) {
  const checks = checksOf(tools, generator);
  const { fix, names } = readArguments(args, Object.keys(checks));
  const failed = fix
    ? await inLanes(checks, fixesFirst(checks, names), {
        lanes: 1,
        startOf: (name) => checks[name].fix ?? checks[name].start,
      })
    : await inLanes(checks, names, { lanes: 2, startOf: (name) => checks[name].start });
  for (const name of failed) console.log(`→ ${name}: ${checks[name].remedy}`);
  return failed.length > 0 ? 1 : 0;
}

/** @returns {Record<string, Check>} the slowest first, since two run at a time */
function checksOf(tools, generator) {
  const tool = (name, ...args) => run(bin(name), args, { env: tools.env });
  const generate = (...args) =>
    existsSync(join(root, generator)) ? run(tools.node, [generator, ...args], { env: tools.env }) : null;
  const prettier = (how) =>
    tool("prettier", how, "--log-level=warn", "--cache", "--cache-strategy=content", ...formatCache(), ".");
  return {
    build: {
      start: () => tool("turbo", "run", "build", ...TURBO),
      remedy: "mend what does not compile",
    },
    lint: {
      start: () => lint(tools),
      fix: () => lint(tools, { fix: true }),
      remedy: "npm run check -- lint --fix mends some of it, the rest is named above",
      ofBuilt: true,
    },
    types: {
      start: () => types(tool),
      remedy: "mend the types; after a change of the schema give npm run generate first",
      ofBuilt: true,
    },
    boundaries: {
      start: () =>
        tool("depcruise", "--config", ".dependency-cruiser.cjs", "--output-type", "err-long", ...FOLDERS),
      remedy: "import as the rule above allows (docs/architecture.md, Folders)",
      ofBuilt: true,
    },
    documents: {
      start: async () => generate("--check"),
      fix: async () => generate(),
      remedy: "npm run generate, and commit what it writes; what the contract asks for has to be built",
      ofBuilt: true,
    },
    "dead-code": {
      start: () =>
        tool("knip", "--no-progress", "--no-config-hints", "--cache", "--cache-location", cache("knip")),
      remedy: "delete what nothing uses, or take the word export away",
      ofBuilt: true,
    },
    format: {
      start: () => prettier("--check"),
      fix: () => prettier("--write"),
      remedy: "npm run check -- format --fix",
    },
    vocabulary: {
      start: vocabulary,
      remedy:
        "use the standard word (docs/glossary.md), and begin a doc comment with what the thing is or does",
    },
    licences: {
      start: () => checkLicences(tools),
      remedy: "use another dependency, or add the licence to infra/boot/licences.mjs if anyone may use it",
    },
    advisories: {
      start: () => checkAdvisories(tools),
      remedy:
        "raise the version in pnpm-workspace.yaml, or accept it with a reason in infra/boot/advisories.json",
    },
  };
}

const formatCache = () => ["--cache-location", cache("prettier")];

/**
 * Checks the types. One program covers everything that runs on Node.js, so that unchanged files are not checked again;
 * the console has other settings.
 */
async function types(tool) {
  const results = [
    await tool("tsc", "--project", "tsconfig.workspace.json"),
    await tool("turbo", "run", "typecheck", "--continue=always", ...TURBO),
  ];
  return {
    code: Math.max(...results.map(({ code }) => code)),
    output: results
      .filter(({ code }) => code !== 0)
      .map(({ output }) => output)
      .join("\n"),
  };
}

/**
 * @param {string[]} args
 * @param {string[]} known
 * @returns {{ fix: boolean, names: string[] }} all names if none is given
 * @throws {BootFailed} with the name of an unknown check
 */
export function readArguments(args, known) {
  const names = args.filter((arg) => arg !== FIX);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const near = nearest(unknown, [...known, FIX]);
    throw new BootFailed(
      `没有名为 ${unknown} 的检查${near ? `，是否指 ${near}？` : "。"}可用：${[...known, FIX].join("、")}`,
      `There is no check ${unknown}.${near ? ` Did you mean ${near}?` : ""} There are: ${[...known, FIX].join(", ")}`,
    );
  }
  return { fix: args.includes(FIX), names: names.length > 0 ? [...new Set(names)] : known };
}

/**
 * Runs checks, up to `lanes` at a time; those of the build's results start after it.
 * @returns {Promise<string[]>} the names of the failed checks
 */
async function inLanes(checks, names, { lanes, startOf }) {
  const failed = [];
  const runOne = async (name) => {
    const startedAt = performance.now();
    const result = await startOf(name)();
    if (!result) return;
    report(name, result, (performance.now() - startedAt) / 1000);
    if (result.code !== 0) failed.push(name);
  };
  const waiting = names.filter((name) => name !== "build");
  if (names.includes("build") || waiting.some((name) => checks[name].ofBuilt)) await runOne("build");
  const lane = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await runOne(name);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return failed;
}

function report(name, { code, output, note }, seconds) {
  if (code !== 0) console.log(`\n${output.trim()}\n`);
  const mark = code === 0 ? "✓" : "✗";
  console.log(`${mark} ${name.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s${note ? `  (${note})` : ""}`);
}

/**
 * Sorts checks for fixing: those that can fix first, the format last among them, since the others do not format their
 * fixes.
 */
function fixesFirst(checks, names) {
  const rank = (name) => (name === "build" ? 0 : name === "format" ? 2 : checks[name].fix ? 1 : 3);
  return [...names].sort((a, b) => rank(a) - rank(b));
}
