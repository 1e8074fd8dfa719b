import { spawn } from "node:child_process";
import { root } from "./root.mjs";
import { exitCode, passSignalsTo } from "./run.mjs";

/**
 * Runs a Node program in the terminal and waits for its end.
 * @param {import("./toolchain.mjs").Toolchain} tools
 * @param {string[]} args the arguments of `node`
 * @param {{ ownGroup?: boolean }} [options] ownGroup: the terminal's Ctrl-C reaches the program only through this
 *   process, once; and the program ends if this process is killed
 * @returns {Promise<number>} the exit code of the program
 */
export function handOver(tools, args, { ownGroup = false } = {}) {
  return ended(startProgram(tools, args, { ownGroup }));
}

/**
 * Runs any program in the terminal and waits for its end.
 * @param {string} command a path, or a name on the path of `env`
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the exit code of the program
 */
export function giveTerminal(command, args, env) {
  return ended(spawn(command, args, { cwd: root, env, stdio: "inherit" }));
}

/** @param {import("node:child_process").ChildProcess} child */
function ended(child) {
  return new Promise((resolve, reject) => {
    const release = passSignalsTo(child);
    child.on("error", (error) => {
      release();
      reject(error);
    });
    child.on("exit", (code, signal) => {
      release();
      resolve(exitCode(code, signal));
    });
  });
}

/**
 * Starts a Node program in the terminal.
 * @param {import("./toolchain.mjs").Toolchain} tools
 * @param {string[]} args the arguments of `node`
 * @param {{ ownGroup: boolean }} options
 */
export function startProgram(tools, args, { ownGroup }) {
  const guard = ownGroup ? ["--import", new URL("./end-with-parent.mjs", import.meta.url).href] : [];
  return spawn(tools.node, [...guard, ...args], {
    cwd: root,
    env: tools.env,
    detached: ownGroup,
    stdio: ownGroup ? ["inherit", "inherit", "inherit", "ipc"] : "inherit",
  });
}
