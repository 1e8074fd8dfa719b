import { createHash, randomBytes } from "node:crypto";

/** A refresh token as the client gets it: 256 random bits, which say nothing. */
export function newRefreshToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is kept of one. It is random, so it needs neither salt nor a slow hash. */
export function hashRefreshToken(refreshToken: string): Buffer {
  return createHash("sha256").update(refreshToken).digest();
}
