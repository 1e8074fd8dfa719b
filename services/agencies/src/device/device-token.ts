import { createHash, randomBytes } from "node:crypto";

const DAY_MS = 24 * 60 * 60 * 1000;
/** A device that nobody signs in on for this long is forgotten. */
const KNOWN_FOR_MS = 180 * DAY_MS;
const TOKEN = /^[\w-]{43}$/;

/** Devices of one user that are known at once. */
export const DEVICES_AT_MOST = 20;

/** A token that tells a device again: 256 random bits, which say nothing. */
export function newDeviceToken(): string {
  return randomBytes(32).toString("base64url");
}

/** Returns the hash by which a device is kept; null for a text that is no token of a device. */
export function deviceHashOf(token: string | null | undefined): Buffer | null {
  return token != null && TOKEN.test(token) ? createHash("sha256").update(token).digest() : null;
}

/** Devices last seen before this are forgotten. */
export function lastKnown(now: Date): Date {
  return new Date(now.getTime() - KNOWN_FOR_MS);
}
