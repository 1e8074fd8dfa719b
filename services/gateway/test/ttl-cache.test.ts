import { openKeyRing, type Viewer } from "@starlane/auth";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServiceTransport } from "../src/service-transport.js";
import { TtlCache } from "../src/ttl-cache.js";
import { Viewers } from "../src/viewers.js";

test.each([
  ["before the time to live has passed", 14_999, 1],
  ["when the time to live has passed", 15_000, 2],
  ["long after", 7_200_000, 2],
])("loads a value as often as expected %s", async (_case, later, times) => {
  let elapsed = 1_000;
  let asked = 0;
  const cache = new TtlCache<number>(15_000, 10, () => elapsed);
  const load = async () => (asked += 1);
  await cache.getOrLoad("key", load);
  elapsed += later;
  await cache.getOrLoad("key", load);
  expect(asked).toBe(times);
});

describe("reloads a viewer after fifteen seconds", () => {
  const directory = mkdtempSync(join(tmpdir(), "starlane-keys-"));
  const keys = openKeyRing(directory);
  afterAll(() => rmSync(directory, { recursive: true }));

  test.each([
    ["the clock goes on", 0],
    ["the clock is set two hours back", -7_200_000],
    ["the clock is set an hour forward", 3_600_000],
  ])("when %s", async (_case, set) => {
    let [elapsed, time] = [0, Date.parse("2026-03-02T01:00:00Z")];
    let isOpen = true;
    const agencies = {
      execute: async () => ({ data: { found: [isOpen ? ({ id: "user" } as Viewer) : null] } }),
    } as unknown as ServiceTransport;
    const viewers = new Viewers(
      agencies,
      keys,
      () => new Date(time),
      () => elapsed,
    );
    const find = () => viewers.find({ user: "user", session: "session" });
    expect(await find()).not.toBeNull();
    isOpen = false;
    time += set;
    expect(await find()).not.toBeNull();
    elapsed += 15_000;
    time += 15_000;
    expect(await find()).toBeNull();
  });
});
