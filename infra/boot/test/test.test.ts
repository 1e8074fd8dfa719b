import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
// @ts-expect-error -- the boot scripts are JavaScript
import { kindOf } from "../test.mjs";

const BOOT = fileURLToPath(new URL("../boot.mjs", import.meta.url));

test.each([
  [[], "run"],
  [["packages/config", "-t", "a port"], "run"],
  [["--listTests"], "question"],
  [["--help"], "question"],
  [["-t", "--watch is passed on", "packages/config"], "run"],
  [["--watch", "packages/config"], "watch"],
  [["--watchAll"], "watch"],
  [["--watchAll=false"], "run"],
])("%j is a %s", (args, kind) => {
  expect(kindOf(args)).toBe(kind);
});

test("lists the tests and succeeds, without a build", async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    BOOT,
    "test",
    "--listTests",
    "infra/boot",
  ]);
  expect(stdout).toContain(fileURLToPath(import.meta.url));
  expect(stderr).toBe("");
});
