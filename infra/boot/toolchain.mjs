import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, sep } from "node:path";
import { failureFrom } from "./failures.mjs";
import { platform } from "./platform.mjs";
import { manifest, root } from "./root.mjs";
import { announced, retries, run } from "./run.mjs";

/**
 * The Node and pnpm to use.
 * @typedef {object} Toolchain
 * @property {string} node path of the Node to run
 * @property {string} pnpm path or name of pnpm
 * @property {NodeJS.ProcessEnv} env an environment in which both come first on the path
 */

const NODE_MAJOR = String(manifest.toolchain.node.major);
const PNPM_VERSION = manifest.packageManager.replace(/^pnpm@/, "").replace(/\+.*/, "");
const PNPM_MAJOR = PNPM_VERSION.split(".")[0];

/**
 * Finds Node and pnpm of the required major versions, or installs them below `.toolchain/` from the npm registry.
 * @returns {Promise<Toolchain>}
 */
export async function toolchain() {
  // Corepack's pnpm would download its own choice of version, or prompt; without network access it answers only if it
  // fits.
  const env = {
    ...process.env,
    COREPACK_ENABLE_NETWORK: "0",
    TURBO_TELEMETRY_DISABLED: "1",
    DO_NOT_TRACK: "1",
  };
  const node = await nodeHere(env);
  const pnpm = (await major("pnpm", env)) === PNPM_MAJOR;

  const wanted = [];
  // The packages of one platform: the general ones unpack these in install scripts, which are not run here.
  if (!node) wanted.push(manifest.toolchain.node.packages[platform]);
  if (!pnpm) wanted.push(`@pnpm/exe.${platform}@${PNPM_VERSION}`);
  const folder = wanted.length ? await installed(wanted, env) : "";

  const found = {
    node: node || programOf(wanted[0], folder),
    pnpm: pnpm ? "pnpm" : programOf(wanted.at(-1), folder),
  };
  const first = [dirname(found.node), ...(pnpm ? [] : [dirname(found.pnpm)])];
  return { ...found, env: { ...env, PATH: [...first, env.PATH].join(delimiter) } };
}

/**
 * Returns the path of a Node of the required major version: the current one, or the first on the path; "" if there is
 * none.
 */
async function nodeHere(env) {
  if (process.versions.node.split(".")[0] === NODE_MAJOR) return process.execPath;
  const result = await run("node", ["-p", "process.execPath"], { env });
  const path = result.output.trim();
  return result.code === 0 && (await major(path, env)) === NODE_MAJOR ? path : "";
}

/** Returns the major version a command reports, "" if it cannot be run. */
async function major(command, env) {
  // Outside the checkout: inside, an older pnpm would download and become the version named in package.json.
  const { code, output } = await run(command, ["--version"], { cwd: tmpdir(), env });
  return code === 0 ? (/^v?(\d+)\./.exec(output.trim())?.[1] ?? "") : "";
}

/**
 * Returns the folder below `.toolchain/` with exactly these packages. It is filled under another name and renamed when
 * complete, so an existing folder is complete.
 * @param {string[]} wanted as `name@version`
 */
async function installed(wanted, env) {
  const home = join(root, ".toolchain");
  const name = wanted.join("+").replaceAll("/", ".");
  const folder = join(home, name);
  if (existsSync(folder)) return folder;

  const next = join(home, `next-${process.pid}`);
  rmSync(next, { recursive: true, force: true });
  mkdirSync(next, { recursive: true });
  writeFileSync(join(next, "package.json"), '{ "private": true }\n');
  const quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
  const { code, output } = await announced(
    `正在下载 Node ${NODE_MAJOR} 与 pnpm ${PNPM_MAJOR} … Fetching Node ${NODE_MAJOR} and pnpm ${PNPM_MAJOR} …`,
    run("npm", ["install", "--prefix", next, "--ignore-scripts", ...quiet, ...retries("--"), ...wanted], {
      cwd: next,
      env,
    }),
  );
  const broken = code === 0 ? await brokenAmong(wanted, next, env) : output;
  if (code !== 0 || broken) {
    const failure = failureFrom(
      `无法安装 ${wanted.join("、")}（原因见上）：请自行安装 Node ${NODE_MAJOR} 与 pnpm ${PNPM_MAJOR}，然后重试。`,
      `${wanted.join(" and ")} could not be installed (see above): install Node ${NODE_MAJOR} and pnpm ${PNPM_MAJOR} yourself, then try again.`,
      broken,
    );
    rmSync(next, { recursive: true, force: true });
    throw failure;
  }
  const otherWasQuicker = existsSync(folder);
  if (otherWasQuicker) rmSync(next, { recursive: true, force: true });
  else renameSync(next, folder);
  removeAllBut(name, home);
  return folder;
}

/**
 * Describes an installed program that does not run, "" if all do: on a full disk npm may report half a file as
 * installed.
 */
async function brokenAmong(wanted, folder, env) {
  for (const spec of wanted) {
    const { code, output } = await run(programOf(spec, folder), ["--version"], { cwd: folder, env });
    if (code !== 0) return `${spec} does not run (${output.trim() || code})`;
  }
  return "";
}

/** Returns the path of an installed package's program. */
function programOf(spec, folder) {
  const name = spec.slice(0, spec.lastIndexOf("@"));
  return join(folder, "node_modules", name, ...(name.startsWith("@pnpm/") ? ["pnpm"] : ["bin", "node"]));
}

/**
 * Removes other versions and the remains of interrupted installs, except those another start is just filling and the
 * one this program runs from: the current Node may be first on the path, with only pnpm missing.
 */
function removeAllBut(name, home) {
  for (const entry of readdirSync(home)) {
    const filledBy = /^next-(\d+)$/.exec(entry)?.[1];
    const runsThis = process.execPath.startsWith(join(home, entry) + sep);
    if (entry !== name && !runsThis && !(filledBy && isRunning(Number(filledBy)))) {
      rmSync(join(home, entry), { recursive: true, force: true });
    }
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}
