import { createHash, randomBytes } from "node:crypto";

const DAY_MS = 24 * 60 * 60 * 1000;
/** A device is forgotten if nobody signs in on it for this long. */
const TRUST_DURATION_MS = 180 * DAY_MS;
const TOKEN = /^[\w-]{43}$/;

/** Most devices of one user that are known at once. */
export const DEVICES_AT_MOST = 20;

/** Returns a token that identifies a device: 256 random bits without meaning. */
export function newDeviceToken(): string {
  return randomBytes(32).toString("base64url");
}

/** Returns the hash under which a device is stored; null for a text that is no device token. */
export function deviceHashOf(token: string | null | undefined): Buffer | null {
  return token != null && TOKEN.test(token) ? createHash("sha256").update(token).digest() : null;
}

/** Returns the instant before which a device must have been last seen to be forgotten. */
export function lastKnown(now: Date): Date {
  return new Date(now.getTime() - TRUST_DURATION_MS);
}
