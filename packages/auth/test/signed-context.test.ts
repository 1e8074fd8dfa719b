import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openKeyRing, readContext, verifyContext, SignedContext, type KeyRing } from "../src/index.js";

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

test("is valid for a minute, both as an object within a process and as a token outside", () => {
  let elapsed = 0;
  const signed = new SignedContext(keys, context, now, () => elapsed * 1000);
  const sent = signed.withIdempotency({ key: "key", fingerprint: "fingerprint" });
  elapsed = 59;
  for (const clock of [now, after(-7200), after(7200)]) {
    expect(verifyContext(keys, signed, clock)).toEqual(context);
    expect(verifyContext(keys, sent, clock)).toMatchObject(context);
  }
  elapsed = 60;
  for (const clock of [now, after(-7200), after(7200)]) {
    expect(verifyContext(keys, signed, clock)).toBeNull();
    expect(verifyContext(keys, sent, clock)).toBeNull();
  }
  expect(verifyContext(keys, signed.token, after(59))).toEqual(context);
  expect(verifyContext(keys, signed.token, after(90))).toBeNull();
  expect(signed.token).toBe(signed.token);
});

test("is rejected under other keys, both in the process and over the network", () => {
  const others = mkdtempSync(join(tmpdir(), "starlane-keys-"));
  const signed = new SignedContext(openKeyRing(others), context, now);
  expect(verifyContext(keys, signed, now)).toBeNull();
  expect(readContext(keys, signed.token, now)).toBeNull();
  rmSync(others, { recursive: true });
});

test("an object that only looks like a context is rejected", () => {
  const pretended = Object.create(SignedContext.prototype) as SignedContext;
  expect(() => verifyContext(keys, pretended, now)).toThrow(TypeError);
});
