import type { KeyRing } from "./keys.js";

/** The content of a link that grants access without an account, to anyone with its token, until it expires. */
export interface Link {
  /** A UUID. */
  readonly id: string;
  /** In whole seconds. */
  readonly expiresAt: Date;
}

/** The purpose of the token of a self check-in link. */
export const SELF_CHECK_IN_LINK = "self check-in";

const ID_BYTES = 16;
const EXPIRY_BYTES = 4;
const BODY_BYTES = ID_BYTES + EXPIRY_BYTES;
/** 128 bits: infeasible to guess, and the token stays short enough for a QR code that is scanned from across a room. */
const MAC_BYTES = 16;
/** 36 bytes in base64url. */
const TOKEN = /^[\w-]{48}$/;

/**
 * Returns the signed token of a link.
 * @param purpose of the link: a token for one purpose is invalid for every other
 */
export function signLink(keys: KeyRing, purpose: string, { id, expiresAt }: Link): string {
  const body = Buffer.alloc(BODY_BYTES);
  body.write(id.replaceAll("-", ""), "hex");
  body.writeUInt32BE(Math.floor(expiresAt.getTime() / 1000), ID_BYTES);
  return Buffer.concat([body, keys.mac(purpose, body).subarray(0, MAC_BYTES)]).toString("base64url");
}

/** Returns the link of a token, expired or not; null when the token is malformed or not signed with our keys. */
export function readLink(keys: KeyRing, purpose: string, token: string): Link | null {
  if (!TOKEN.test(token)) return null;
  const bytes = Buffer.from(token, "base64url");
  const body = bytes.subarray(0, BODY_BYTES);
  if (!keys.isMac(purpose, body, bytes.subarray(BODY_BYTES))) return null;
  const hex = body.toString("hex", 0, ID_BYTES);
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return { id, expiresAt: new Date(body.readUInt32BE(ID_BYTES) * 1000) };
}
