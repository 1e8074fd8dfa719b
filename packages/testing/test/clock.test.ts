import { aClock, AWKWARD_INSTANTS, ORDINARY_INSTANT, TEST_INSTANT } from "@starlane/testing";
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
/** Matches uses of the machine's date, unless the same line gives the reason. */
const MACHINES = /new Date\(\)|Date\.now\(\)(?!.*the machine's clock)/;
const SAID = "the machine's clock";

const readsMachine = (source: string): string[] =>
  source.split("\n").filter((line) => MACHINES.test(line) && !line.includes(SAID));

test("no test reads the machine's date, unless the same line gives the reason", () => {
  const files = globSync("{packages,services,infra}/*/test/**/*.ts", { cwd: ROOT });
  expect(files.length).toBeGreaterThan(200);
  const about = new Set(["packages/testing/test/clock.test.ts", "infra/boot/test/wall-clock.test.ts"]);
  const found = files
    .filter((file) => !about.has(file))
    .flatMap((file) =>
      readsMachine(readFileSync(ROOT + file, "utf8")).map((line) => `${file}: ${line.trim()}`),
    );
  expect(found).toEqual([]);
});

test.each([
  ["const today = localDate(new Date());", 1],
  ["clock: () => new Date(),", 1],
  ["at: Date.now() + 1,", 1],
  ["clock: () => new Date(), // the machine's clock, which the child reads too", 0],
  ["const day = new Date(`${text}T00:00:00Z`);", 0],
  ["const took = performance.now() - began;", 0],
])("%s is found %d times", (line, times) => {
  expect(readsMachine(line)).toHaveLength(times);
});

test("a clock starts at its instant, runs by itself, and can be advanced", () => {
  const clock = aClock("2030-02-02T10:00:00+08:00");
  const first = clock().getTime();
  expect(first).toBeGreaterThanOrEqual(Date.parse("2030-02-02T02:00:00Z"));
  expect(first).toBeLessThan(Date.parse("2030-02-02T02:01:00Z"));
  const until = performance.now() + 3;
  while (performance.now() < until);
  expect(clock().getTime()).toBeGreaterThan(first);
  clock.advance(3_600_000);
  expect(clock().getTime()).toBeGreaterThanOrEqual(first + 3_600_000);
});

test("the browser tests run at every awkward instant", () => {
  const program = readFileSync(`${ROOT}infra/boot/test.mjs`, "utf8");
  const [, names = ""] = /const INSTANTS = \[(.*)\];/.exec(program) ?? [];
  const instants = JSON.parse(`[${names}]`) as string[];
  expect(instants).toEqual(Object.keys(AWKWARD_INSTANTS));
});

test("tests start at the ordinary instant, or at the requested one", () => {
  const asked = process.env.STARLANE_TEST_INSTANT;
  const instant = asked ? (AWKWARD_INSTANTS[asked] ?? asked) : ORDINARY_INSTANT;
  expect(TEST_INSTANT).toEqual(new Date(instant));
});
