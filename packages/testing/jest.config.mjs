import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);
const swc = JSON.parse(readFileSync(new URL(".swcrc", root), "utf8"));

/**
 * The configuration of all tests of the repository in one run: the sources, transpiled by the compiler that also builds
 * them.
 */
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
  // Ends hanging tests; speed is measured by the bench.
  testTimeout: 300_000,
  // Modules of a finished test file stay in the worker's memory, so a single worker for all of them would run out of
  // it.
  maxWorkers: 2,
  workerIdleMemoryLimit: "1GB",
};
