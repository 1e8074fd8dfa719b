import { createLogger } from "../src/index.js";

const { jest } = import.meta as unknown as { jest: typeof globalThis.jest };

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function aLog() {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return { logger: createLogger("info", { write }), lines };
}

class DiskFull extends Error {
  readonly code = "53100";
}

test("writes a repeated failure five times, then counts it once per interval", () => {
  const { logger, lines } = aLog();
  for (let at = 0; at < 1_000; at += 1)
    logger.error(
      { err: new DiskFull(`could not extend file ${at}`), requestId: `r-${at}` },
      "request failed",
    );
  expect(lines).toHaveLength(5);
  jest.advanceTimersByTime(30_000);
  expect(lines).toHaveLength(6);
  expect(lines[5]).toMatchObject({
    level: 50,
    repeated: 995,
    msg: "request failed (and 995 times more in 30 s)",
  });
  logger.error({ err: new DiskFull("could not extend file 1") }, "request failed");
  expect(lines).toHaveLength(7);
  jest.advanceTimersByTime(30_000);
  expect(lines).toHaveLength(7); // nothing was suppressed
});

test.each([
  ["another message", (at: number) => [{ err: new DiskFull("full") }, `message ${"abcdefgh"[at % 8]}`]],
  ["another error", (at: number) => [{ err: new Error(`full ${"abcdefgh"[at % 8]}`) }, "failed"]],
  ["another person", (at: number) => [{ user: `u-${"abcdefgh"[at % 8]}`, requestId: `r-${at}` }, "denied"]],
] as [string, (at: number) => [object, string]][])("lines with %s are of different kinds", (_what, said) => {
  const { logger, lines } = aLog();
  for (let at = 0; at < 800; at += 1) logger.warn(...said(at));
  expect(lines).toHaveLength(8 * 5);
});

test("never throttles information", () => {
  const { logger, lines } = aLog();
  for (let at = 0; at < 100; at += 1) logger.info({ route: "/" }, "answered");
  expect(lines).toHaveLength(100);
});
