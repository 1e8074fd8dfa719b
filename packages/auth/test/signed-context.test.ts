import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openKeyRing, readContext, readGiven, VouchedContext, type KeyRing } from "../src/index.js";

const now = new Date("2026-03-02T01:00:00Z");
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const context = { viewer: null, language: "en", requestId: "request", address: "192.0.2.1" } as const;

let directory: string;
let keys: KeyRing;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "starlane-keys-"));
  keys = openKeyRing(directory);
});
afterEach(() => rmSync(directory, { recursive: true }));

test("within a process it is what was vouched for, for a minute; outside it is a token for as long", () => {
  let elapsed = 0;
  const vouched = new VouchedContext(keys, context, now, () => elapsed * 1000);
  const sent = vouched.sentAs({ key: "key", fingerprint: "fingerprint" });
  elapsed = 59;
  for (const clock of [now, after(-7200), after(7200)]) {
    expect(readGiven(keys, vouched, clock)).toEqual(context);
    expect(readGiven(keys, sent, clock)).toMatchObject(context);
  }
  elapsed = 60;
  for (const clock of [now, after(-7200), after(7200)]) {
    expect(readGiven(keys, vouched, clock)).toBeNull();
    expect(readGiven(keys, sent, clock)).toBeNull();
  }
  expect(readGiven(keys, vouched.token, after(59))).toEqual(context);
  expect(readGiven(keys, vouched.token, after(90))).toBeNull();
  expect(vouched.token).toBe(vouched.token);
});

test("the same under other keys is nothing, in the process as over the network", () => {
  const others = mkdtempSync(join(tmpdir(), "starlane-keys-"));
  const vouched = new VouchedContext(openKeyRing(others), context, now);
  expect(readGiven(keys, vouched, now)).toBeNull();
  expect(readContext(keys, vouched.token, now)).toBeNull();
  rmSync(others, { recursive: true });
});

test("what only looks like one is none", () => {
  const pretended = Object.create(VouchedContext.prototype) as VouchedContext;
  expect(() => readGiven(keys, pretended, now)).toThrow(TypeError);
});
