import { buildWorkspace } from "./build.mjs";
import { check } from "./check.mjs";
import { explain } from "./failures.mjs";
import { handOver } from "./hand-over.mjs";
import { installDependencies } from "./install.mjs";
import { refuseForeignPlatform } from "./platform.mjs";
import { root } from "./root.mjs";
import { toolchain } from "./toolchain.mjs";

const APPLICATION = "infra/single/dist/main.js";
const TELL_AGAIN = "infra/single/dist/tell-again.js";
const RECOUNT = "infra/single/dist/recount.js";
const ROTATE_KEYS = "infra/single/dist/rotate-keys.js";
const AUDIT = "infra/single/dist/audit.js";
const GENERATOR = "infra/single/dist/generate.js";
const BENCH = "infra/bench/dist/index.js";

/**
 * What lives as long as a request has four times the usual room: with less, much of it is kept for old, and of the time of a
 * long list a quarter went to collecting.
 */
const ROOM_FOR_REQUESTS = "--max-semi-space-size=64";

/**
 * What each command does once Node, pnpm and the dependencies are there. Each answers the exit code.
 * @type {Record<string, (tools: import("./toolchain.mjs").Toolchain, args: string[]) => Promise<number>>}
 */
const COMMANDS = {
  async start(tools, args) {
    await buildWorkspace(tools);
    return handOver(tools, [ROOM_FOR_REQUESTS, APPLICATION, ...args], { ownGroup: true });
  },

  async test(tools, args) {
    await buildWorkspace(tools);
    const jest = [
      "node_modules/jest/bin/jest.js",
      "--config",
      "packages/testing/jest.config.mjs",
      "--rootDir",
      root,
    ];
    return handOver(tools, [
      "--experimental-vm-modules",
      "--disable-warning=ExperimentalWarning",
      ...jest,
      ...args,
    ]);
  },

  check: (tools) => check(tools, GENERATOR),

  async bench(tools, args) {
    await buildWorkspace(tools);
    return handOver(tools, [ROOM_FOR_REQUESTS, BENCH, ...args]);
  },

  async "tell-again"(tools, args) {
    await buildWorkspace(tools);
    return handOver(tools, [TELL_AGAIN, ...args], { ownGroup: true });
  },

  async recount(tools, args) {
    await buildWorkspace(tools);
    return handOver(tools, [RECOUNT, ...args], { ownGroup: true });
  },

  async "rotate-keys"(tools, args) {
    await buildWorkspace(tools);
    return handOver(tools, [ROTATE_KEYS, ...args], { ownGroup: true });
  },

  async audit(tools, args) {
    await buildWorkspace(tools);
    return handOver(tools, [AUDIT, ...args], { ownGroup: true });
  },

  async generate(tools, args) {
    // Without the console, whose build needs the schema that is to be written.
    await buildWorkspace(tools, ["--filter=@starlane/single..."]);
    return handOver(tools, [GENERATOR, ...args]);
  },
};

/**
 * Runs one command and sets the exit code of this process; what fails is said in a sentence, never as a stack.
 * @param {string[]} argv the command's name and its own arguments
 */
export async function main([name = "start", ...args]) {
  const command = COMMANDS[name];
  if (!command) {
    console.error(`usage: node infra/boot/boot.mjs ${Object.keys(COMMANDS).join("|")} [arguments]`);
    process.exitCode = 2;
    return;
  }
  try {
    refuseForeignPlatform();
    const tools = await toolchain();
    await installDependencies(tools);
    process.exitCode = await command(tools, args);
  } catch (error) {
    console.error(explain(error));
    process.exitCode = 1;
  }
}
