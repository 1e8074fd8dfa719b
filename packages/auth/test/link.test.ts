import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KeyRing, openKeyRing, readLink, rotateKeys, signLink } from "../src/index.js";

const link = { id: "0198c6a2-5f2e-7c3a-9d4b-0a1b2c3d4e5f", expiresAt: new Date("2026-03-04T03:00:00Z") };

let directory: string;
let keys: KeyRing;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "starlane-keys-"));
  keys = openKeyRing(directory);
});
afterEach(() => rmSync(directory, { recursive: true }));

test("encodes the link's id and expiry in a token of 48 URL characters", () => {
  const token = signLink(keys, "door", link);
  expect(token).toMatch(/^[\w-]{48}$/);
  expect(readLink(keys, "door", token)).toEqual(link);
});

test("rejects a token for another purpose or with other keys", () => {
  const token = signLink(keys, "door", link);
  expect(readLink(keys, "window", token)).toBeNull();
  const elsewhere = mkdtempSync(join(tmpdir(), "starlane-keys-"));
  expect(readLink(openKeyRing(elsewhere), "door", token)).toBeNull();
  rmSync(elsewhere, { recursive: true });
});

test("rejects a token after any character was changed", () => {
  const token = signLink(keys, "door", link);
  for (let index = 0; index < token.length; index += 1) {
    const other = token[index] === "A" ? "B" : "A";
    expect(readLink(keys, "door", token.slice(0, index) + other + token.slice(index + 1))).toBeNull();
  }
});

test.each(["", "x", "a".repeat(47), "a".repeat(49), "a".repeat(48), "..%2f", "é".repeat(48)])(
  "rejects %p as a token",
  (text) => expect(readLink(keys, "door", text)).toBeNull(),
);

test("accepts old tokens after a rotation, and loads a new key it has not seen yet", () => {
  const old = signLink(keys, "door", link);
  rotateKeys(directory, new Date("2030-01-01T00:00:00Z"));
  const rotated = new KeyRing(directory);
  expect(readLink(rotated, "door", old)).toEqual(link);
  const fresh = signLink(rotated, "door", link);
  expect(fresh).not.toBe(old);
  const now = performance.now.bind(performance);
  performance.now = () => now() + 1_001; // the folder is read at most once a second
  expect(readLink(keys, "door", fresh)).toEqual(link);
  performance.now = now;
});
