import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  KeyRing,
  openKeyRing,
  readAccess,
  readContext,
  readPeer,
  rotateKeys,
  signAccess,
  signContext,
  signPeer,
  skewOf,
} from "../src/index.js";

const now = new Date("2026-03-02T01:00:00Z");
const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const claims = { user: "user", session: "session" };

let directory: string;
let keys: KeyRing;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "starlane-keys-"));
  keys = openKeyRing(directory);
});
afterEach(() => rmSync(directory, { recursive: true }));

test("an access token names the user and sign-in session for fifteen minutes", () => {
  const { token, expiresAt } = signAccess(keys, claims, now);
  expect(expiresAt).toEqual(after(15));
  expect(readAccess(keys, token, after(14))).toEqual(claims);
  expect(readAccess(keys, token, after(15))).toBeNull();
});

test("a token of one kind is rejected as another kind", () => {
  const context = signContext(keys, { viewer: null, language: "en", requestId: "request" }, now);
  const peer = signPeer(keys, "venues", now);
  const { token: access } = signAccess(keys, claims, now);
  expect(readContext(keys, context, now)).toMatchObject({ viewer: null, requestId: "request" });
  expect(readPeer(keys, peer, now)).toBe("venues");
  expect([readAccess(keys, context, now), readAccess(keys, peer, now)]).toEqual([null, null]);
  expect([readContext(keys, access, now), readContext(keys, peer, now)]).toEqual([null, null]);
  expect([readPeer(keys, access, now), readPeer(keys, context, now)]).toEqual([null, null]);
});

test.each([
  ["altered", (token: string) => `${token.slice(0, -3)}abc`],
  [
    "unsigned",
    (token: string) => `${Buffer.from('{"alg":"none"}').toString("base64url")}.${token.split(".")[1]}.`,
  ],
  ["empty", () => ""],
  ["not a token", () => "Bearer"],
])("rejects a token that is %s", (_case, spoil) => {
  expect(readAccess(keys, spoil(signAccess(keys, claims, now).token), now)).toBeNull();
});

test("after a rotation the new key signs and the old keys verify until their files are deleted", () => {
  const { token: old } = signAccess(keys, claims, now);
  const before = readdirSync(directory);
  rotateKeys(directory, new Date(Date.now() + 60_000)); // relative to the machine's clock, which named the first key
  const rotated = new KeyRing(directory);
  expect(rotated.signing().id).not.toBe(keys.signing().id);
  expect(readAccess(rotated, old, now)).toEqual(claims);
  for (const file of before) rmSync(join(directory, file));
  expect(readAccess(new KeyRing(directory), old, now)).toBeNull();
});

test("only the owner may read a key", () => {
  for (const file of readdirSync(directory)) expect(statSync(join(directory, file)).mode & 0o077).toBe(0);
  expect(statSync(directory).mode & 0o077).toBe(0);
});

test("caching does not extend the validity of a token", () => {
  const { token } = signAccess(keys, claims, now);
  expect(readAccess(keys, token, now)).toEqual(claims);
  expect(readPeer(keys, token, now)).toBeNull();
  expect(readAccess(keys, token, after(14))).toEqual(claims);
  expect(readAccess(keys, token, after(15))).toBeNull();
  expect(readAccess(keys, `${token.slice(0, -3)}abc`, now)).toBeNull();
});

test("a token verified with one key ring is not cached for another", () => {
  const { token } = signAccess(keys, claims, now);
  expect(readAccess(keys, token, now)).toEqual(claims);
  const others = mkdtempSync(join(tmpdir(), "starlane-keys-"));
  expect(readAccess(openKeyRing(others), token, now)).toBeNull();
  rmSync(others, { recursive: true });
});

describe.each([
  ["a context", (at: Date) => signContext(keys, CONTEXT, at), readContext],
  ["a message", (at: Date) => signPeer(keys, "venues", at), readPeer],
])("%s that another process signed", (_kind, signAt, read) => {
  test.each([
    ["an hour ago", -3600, false],
    ["a minute and a half ago", -90, false],
    ["a minute and a half ago, but for a second", -89, true],
    ["just now", 0, true],
    ["by a clock that is half a minute ahead", 30, true],
    ["by a clock that is further ahead", 31, false],
    ["by a clock that is an hour ahead, or before ours was set back by one", 3600, false],
  ])("%s", (_case, seconds, isGood) => {
    const token = signAt(after(seconds / 60));
    expect(read(keys, token, now) !== null).toBe(isGood);
    expect(read(keys, token, now) !== null).toBe(isGood); // cached or not
  });

  test("caching does not extend its validity after the clock was set back", () => {
    const token = signAt(now);
    expect(read(keys, token, now)).not.toBeNull();
    expect(read(keys, token, after(-1))).toBeNull();
    expect(read(keys, token, now)).not.toBeNull();
  });
});

const CONTEXT = { viewer: null, language: "en", requestId: "request" } as const;

test.each([
  ["ahead", 60, 3600],
  ["behind", -60, -3600],
])("measures how far the gateway's clock is %s from its signed context", (_case, minutes, seconds) => {
  expect(skewOf(keys, signContext(keys, CONTEXT, after(minutes)), now)).toBe(seconds);
  expect(skewOf(keys, signPeer(keys, "venues", after(minutes)), now)).toBeNull();
  expect(skewOf(keys, "", now)).toBeNull();
});

test("an access token stays valid until its expiry, even after the clock was set back; its session is checked elsewhere", () => {
  const { token } = signAccess(keys, claims, now);
  expect(readAccess(keys, token, after(-60))).toEqual(claims);
  expect(readAccess(keys, token, after(60))).toBeNull();
});
