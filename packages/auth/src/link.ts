import type { KeyRing } from "./keys.js";

/** A thing that whoever holds its token may use until it expires, and no account is asked for. */
export interface Link {
  /** A UUID. */
  readonly id: string;
  /** Whole seconds. */
  readonly expiresAt: Date;
}

/** The purpose of the token of a self check-in link. */
export const SELF_CHECK_IN_LINK = "self check-in";

const ID_BYTES = 16;
const EXPIRY_BYTES = 4;
const BODY_BYTES = ID_BYTES + EXPIRY_BYTES;
/** 128 bits: nobody guesses one, and the token stays short enough for a QR code that is read across a room. */
const MAC_BYTES = 16;
/** Of 36 bytes in base64url. */
const TOKEN = /^[\w-]{48}$/;

/** @param purpose what the link is for: a token for one purpose is none for another */
export function signLink(keys: KeyRing, purpose: string, { id, expiresAt }: Link): string {
  const body = Buffer.alloc(BODY_BYTES);
  body.write(id.replaceAll("-", ""), "hex");
  body.writeUInt32BE(Math.floor(expiresAt.getTime() / 1000), ID_BYTES);
  return Buffer.concat([body, keys.mac(purpose, body).subarray(0, MAC_BYTES)]).toString("base64url");
}

/** The link of a token, expired or not; null when it is not ours or not whole. */
export function readLink(keys: KeyRing, purpose: string, token: string): Link | null {
  if (!TOKEN.test(token)) return null;
  const bytes = Buffer.from(token, "base64url");
  const body = bytes.subarray(0, BODY_BYTES);
  if (!keys.isMac(purpose, body, bytes.subarray(BODY_BYTES))) return null;
  const hex = body.toString("hex", 0, ID_BYTES);
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return { id, expiresAt: new Date(body.readUInt32BE(ID_BYTES) * 1000) };
}
