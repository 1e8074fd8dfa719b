import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);
const swc = JSON.parse(readFileSync(new URL(".swcrc", root), "utf8"));

/** Every test of the repository in one run: sources as they stand, transpiled by the compiler that also builds them. */
export default {
  rootDir: fileURLToPath(root),
  roots: ["<rootDir>/packages", "<rootDir>/services", "<rootDir>/infra"],
  testMatch: ["**/test/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "/dist/"],
  modulePathIgnorePatterns: ["/dist/"],
  extensionsToTreatAsEsm: [".ts"],
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  globalSetup: "<rootDir>/packages/testing/global-setup.mjs",
  globalTeardown: "<rootDir>/packages/testing/global-teardown.mjs",
  testEnvironment: "node",
  testEnvironmentOptions: { customExportConditions: ["source", "node", "node-addons"] },
  transform: { "^.+\\.ts$": ["@swc/jest", { ...swc, swcrc: false }] },
  // Ends what hangs; how quick something is belongs to the bench.
  testTimeout: 300_000,
  // Modules of a finished file stay in the memory of the process that ran it, so one process for all of them runs full.
  maxWorkers: 2,
  workerIdleMemoryLimit: "1GB",
};
