import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { root } from "./root.mjs";

/**
 * Runs a tool to its end and collects its output. Stopping this process stops the tool too.
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
      if (stopped) process.exit(exitCode(null, stopped)); // asked to stop: no further step may follow
      resolve({ code: exitCode(code, signal), output });
    });
  });
}

/**
 * Returns the path of a development dependency's command.
 * @param {string} name as in node_modules/.bin
 */
export function bin(name) {
  return join(root, "node_modules", ".bin", name);
}

/**
 * Returns arguments with which npm and pnpm report a missing network within a minute; the defaults take ten.
 * @param {string} prefix of each setting on the command line
 */
export function retries(prefix) {
  const settings = { "fetch-retries": 1, "fetch-retry-mintimeout": 1000, "fetch-retry-maxtimeout": 3000 };
  return Object.entries(settings).map(([name, value]) => `${prefix}${name}=${value}`);
}

/**
 * Returns the exit code a shell would return.
 * @param {number | null} code
 * @param {import("node:child_process").ChildProcess["signalCode"]} signal
 */
export function exitCode(code, signal) {
  return code ?? 128 + constants.signals[signal ?? "SIGKILL"];
}

/** npm forwards a signal although the terminal has already sent it to every process: one key press, two signals. */
const ECHO_MS = 500;

/** The interval of checks that npm's shell is still running. */
const PARENT_MS = 500;

/**
 * Forwards the signals that would end this process to a child instead, once per key press. A lost terminal is forwarded
 * as SIGTERM, which every program takes as a request for an orderly shutdown. So is the death of the shell between npm
 * and this process: npm sends the signals to that shell, and most shells die without forwarding them.
 * @param {{ kill: (signal: NodeJS.Signals) => unknown }} child
 * @returns {() => import("node:child_process").ChildProcess["signalCode"]} stops forwarding; returns the last signal
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
 * Awaits a step and prints a line if it takes noticeably long.
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
