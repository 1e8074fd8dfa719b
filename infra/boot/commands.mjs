import { buildWorkspace } from "./build.mjs";
import { check } from "./check.mjs";
import { BootFailed, explain } from "./failures.mjs";
import { giveTerminal, handOver } from "./hand-over.mjs";
import { installDependencies } from "./install.mjs";
import { nearest } from "./nearest.mjs";
import { refuseForeignPlatform } from "./platform.mjs";
import { supervise } from "./supervise.mjs";
import { test } from "./test.mjs";
import { toolchain } from "./toolchain.mjs";

const GENERATOR = "infra/single/dist/generate.js";

/**
 * Objects that live as long as a request need four times the default young generation: with less, many are promoted to
 * the old one, and collecting took a quarter of the time of a long list.
 */
const YOUNG_GENERATION = "--max-semi-space-size=64";

/** The programs with a process of their own, by their folders below `services`. */
const SERVICES = ["gateway", "agencies", "venues", "campaigns", "attendance"];

/** @typedef {(tools: import("./toolchain.mjs").Toolchain, args: string[]) => Promise<number>} Command */

/**
 * Returns a command that builds the workspace and runs one of its programs.
 * @param {string} path
 * @param {{ node?: string[], ownGroup?: boolean }} [options] node: options of Node.js itself
 * @returns {Command}
 */
function program(path, { node = [], ownGroup = true } = {}) {
  return async (tools, args) => {
    await buildWorkspace(tools);
    return handOver(tools, [...node, path, ...args], { ownGroup });
  };
}

/**
 * The commands, which run once Node, pnpm and the dependencies are available. Each returns the exit code.
 * @type {Record<string, Command>}
 */
const COMMANDS = {
  async start(tools, args) {
    await buildWorkspace(tools);
    return supervise(tools, [YOUNG_GENERATION, "infra/single/dist/main.js", ...args]);
  },

  async dev(tools) {
    // Without the console, which is served from its sources.
    await buildWorkspace(tools, ["--filter=@starlane/single..."]);
    return handOver(tools, ["infra/boot/dev.mjs"], { ownGroup: true });
  },

  test,
  check: (tools, args) => check(tools, GENERATOR, args),
  bench: program("infra/bench/dist/index.js", { node: [YOUNG_GENERATION], ownGroup: false }),
  drills: program("infra/drills/dist/index.js", { ownGroup: false }),
  resync: program("infra/single/dist/resync.js"),
  recount: program("infra/single/dist/recount.js"),
  "rotate-keys": program("infra/single/dist/rotate-keys.js"),
  "reset-password": program("infra/single/dist/reset-password.js"),
  audit: program("infra/single/dist/audit.js"),
  backup: program("infra/single/dist/backup.js"),
  restore: program("infra/single/dist/restore.js"),

  async generate(tools, args) {
    // Without the console, whose build needs the schema that this command writes.
    await buildWorkspace(tools, ["--filter=@starlane/single..."]);
    return handOver(tools, [GENERATOR, ...args]);
  },

  async service(tools, [name = "", ...args]) {
    if (!SERVICES.includes(name)) {
      const near = nearest(name, SERVICES);
      throw new BootFailed(
        `请写明一个服务：npm run service -- ${SERVICES.join("|")}${near ? `。是否指 ${near}？` : ""}`,
        `Name one service: npm run service -- ${SERVICES.join("|")}.${near ? ` Did you mean ${near}?` : ""}`,
      );
    }
    await buildWorkspace(tools, [`--filter=@starlane/${name}...`]);
    return handOver(tools, [`services/${name}/dist/main.js`, ...args], { ownGroup: true });
  },

  pnpm: (tools, args) => giveTerminal(tools.pnpm, args, tools.env),
};

/** The old names of renamed commands, supported for one more release. */
const RENAMED = { "tell-again": "resync" };

/** The command that changes the installed packages, so nothing is installed before it. */
const INSTALLS = "pnpm";

/**
 * Runs one command and sets the exit code of this process. Failures are reported in a sentence, never as a stack.
 * @param {string[]} argv the command's name and its own arguments
 */
export async function main([given = "start", ...args]) {
  const name = RENAMED[given] ?? given;
  if (name !== given) {
    console.error(`星路：npm run ${given} 已更名为 npm run ${name}，旧名将在下一版取消。`);
    console.error(
      `Starlane: npm run ${given} is now npm run ${name}; the old name goes with the next release.`,
    );
  }
  const command = COMMANDS[name];
  if (!command) {
    const near = nearest(name, Object.keys(COMMANDS));
    console.error(
      `星路：没有名为 ${name} 的命令${near ? `，是否指 ${near}？` : "。"}可用：${Object.keys(COMMANDS).join("、")}`,
    );
    console.error(
      `Starlane: there is no command ${name}.${near ? ` Did you mean ${near}?` : ""} There are: ${Object.keys(COMMANDS).join(", ")}`,
    );
    process.exitCode = 2;
    return;
  }
  try {
    refuseForeignPlatform();
    const tools = await toolchain();
    if (name !== INSTALLS) await installDependencies(tools);
    process.exitCode = await command(tools, args);
  } catch (error) {
    console.error(explain(error));
    process.exitCode = 1;
  }
}
