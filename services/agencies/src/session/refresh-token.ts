import { createHash, randomBytes } from "node:crypto";

/** Returns a new refresh token: 256 random bits without meaning. */
export function newRefreshToken(): string {
  return randomBytes(32).toString("base64url");
}

/** Returns the stored hash of a refresh token. The token is random, so it needs neither a salt nor a slow hash. */
export function hashRefreshToken(refreshToken: string): Buffer {
  return createHash("sha256").update(refreshToken).digest();
}
