import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..", "..");

/**
 * The places that read the wall clock, with the reason: the time is shown, stored, or passed to code that decides by
 * instants. Caches, waits, leases and deadlines within a process use `elapsedMs`; those in the database are limited by
 * their length.
 */
const ALLOWED: Readonly<Record<string, string>> = {
  "services/attendance/src/reach/counting/follower.ts":
    "is compared with PostgreSQL's, so that no answer is of later than that",
  "services/console/src/graph/liveness.ts": "since when a page is not live, to be shown",
  "services/attendance/src/reach/counting/freshness.ts":
    "how old an instant in the database is, looked at once",
  "packages/auth/src/keys.ts": "a key is named for when it was made",
  "packages/embedded-postgres/src/ownership.ts": "a beat is another than the last, however late",
  "packages/service/src/standalone.ts": "the clock of a process",
  "packages/testing/src/service.ts": "the clock of a test, which moves both",
  "services/gateway/src/main.ts": "the clock of a process",
  "services/campaigns/src/outreach/channel/group-robots.ts":
    "put off in the database, bounded by who claims it",
  "services/campaigns/src/outreach/channel/official-account.ts":
    "put off in the database, bounded by who claims it",
  "services/console/src/session/tab-lock.ts": "a lease that all tabs read, bounded by its length",
  "services/console/src/session/session.ts":
    "all tabs share it; where it is wrong the server says so and it is renewed",
  "services/console/src/outbox/outbox.ts":
    "when a check-in was made, and when the next attempt is, to be shown",
  "services/console/src/device/use-device.ts": "when something was kept, to be shown",
  "services/console/src/pages/check-in/prefetch-events.tsx": "when something was kept, to be shown",
  "services/console/src/pages/check-in/roster-panel.tsx": "when a check-in was made",
  "services/console/src/pages/pushes/push-item.tsx": "when something was published or measured",
  "services/console/src/language/now.ts": "now, to be shown",
  "services/console/src/language/formats.rules.ts": "now, to be shown",
};

/** Matches `Date.now()`, `new Date()` of now, and arithmetic with a clock's time. */
const WALL_CLOCK = /\bDate\.now\(\)|\bnew Date\(\)|\bclock\(\)\.getTime\(\)/;
const isComment = (line: string): boolean => /^\s*(\*|\/\/|\/\*)/.test(line);

const sources = globSync("{packages,services}/*/src/**/*.{ts,tsx}", { cwd: root });
const asking = sources.filter((file) =>
  readFileSync(join(root, file), "utf8")
    .split("\n")
    .some((line) => WALL_CLOCK.test(line) && !isComment(line)),
);

test("no code measures time with the wall clock: every use is listed with its reason", () => {
  expect(sources.length).toBeGreaterThan(300);
  expect(asking.filter((file) => !(file in ALLOWED))).toEqual([]);
});

test("every listed place uses the wall clock", () => {
  expect(Object.keys(ALLOWED).filter((file) => !asking.includes(file))).toEqual([]);
});

test.each([
  ["if (Date.now() > until)", true],
  ["const at = new Date();", true],
  ["const until = this.clock().getTime() + 15_000;", true],
  ["const now = this.elapsed();", false],
  ["new Date(row.at)", false],
])("%s is found or not", (line, isFound) => {
  expect(WALL_CLOCK.test(line)).toBe(isFound);
});
