import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { root } from "./root.mjs";

/**
 * Runs a tool to its end and keeps what it prints.
 * Stopping this process stops the tool too.
 * @param {string} command a path, or a name on the path of `env`
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number, output: string }>} code 127 if there is no such command
 */
export function run(command, args, { cwd = root, env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (output += text));
    const release = passSignalsTo(child);
    child.on("error", (error) => {
      release();
      resolve({ code: 127, output: `${output}${error.message}` });
    });
    child.on("close", (code, signal) => {
      const stopped = release();
      if (stopped) process.exit(exitCode(null, stopped)); // asked to stop: whatever was to follow must not
      resolve({ code: exitCode(code, signal), output });
    });
  });
}

/**
 * A command of the workspace's development dependencies.
 * @param {string} name as in node_modules/.bin
 */
export function bin(name) {
  return join(root, "node_modules", ".bin", name);
}

/**
 * Arguments that make npm and pnpm say within a minute that there is no network; by themselves they take ten.
 * @param {string} prefix of each setting on the command line
 */
export function retries(prefix) {
  const settings = { "fetch-retries": 1, "fetch-retry-mintimeout": 1000, "fetch-retry-maxtimeout": 3000 };
  return Object.entries(settings).map(([name, value]) => `${prefix}${name}=${value}`);
}

/**
 * The exit code a shell would give.
 * @param {number | null} code
 * @param {import("node:child_process").ChildProcess["signalCode"]} signal
 */
export function exitCode(code, signal) {
  return code ?? 128 + constants.signals[signal ?? "SIGKILL"];
}

/** npm passes a signal on although the terminal has sent it to every process already: one key press, two signals. */
const ECHO_MS = 500;

/** How often to look whether npm's shell is still there. */
const PARENT_MS = 500;

/**
 * Sends the signals that would end this process to a child instead, each key press once.
 * A lost terminal is passed on as SIGTERM, which every program takes as a request to end in order. So is the death of
 * the shell between npm and this process: npm sends it the signals, and most shells die of them without passing them on.
 * @param {{ kill: (signal: NodeJS.Signals) => unknown }} child
 * @returns {() => import("node:child_process").ChildProcess["signalCode"]} stops passing; answers the last signal passed
 */
export function passSignalsTo(child) {
  let last = null;
  let lastAt = -ECHO_MS;
  const pass = (signal) => {
    if (performance.now() - lastAt < ECHO_MS) return;
    last = signal;
    lastAt = performance.now();
    child.kill(signal === "SIGHUP" ? "SIGTERM" : signal);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, pass);
  const parent = process.ppid;
  const lookForParent = () => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    pass("SIGTERM");
  };
  const watch = process.env.npm_lifecycle_event ? setInterval(lookForParent, PARENT_MS) : undefined;
  return () => {
    clearInterval(watch);
    for (const signal of signals) process.off(signal, pass);
    return last;
  };
}

/**
 * Awaits a step and says what is going on if it takes long enough for a person to wonder.
 * @template T
 * @param {string} line
 * @param {Promise<T>} step
 * @returns {Promise<T>}
 */
export async function announced(line, step) {
  const timer = setTimeout(() => console.error(line), 700);
  try {
    return await step;
  } finally {
    clearTimeout(timer);
  }
}
