import { signAccess, type KeyRing } from "@starlane/auth";
import type { RenewableSession } from "./session.commands.js";

/** A session with its tokens, as given to the client. */
export interface HeldSession {
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string;
  readonly userId: string;
  /** Only present after a sign-in. */
  readonly device?: string;
}

/**
 * Adds an access token for the next quarter of an hour. It contains the user and the session, not the user's rights.
 */
export function withAccess(session: RenewableSession, keys: KeyRing, now: Date): HeldSession {
  const { id, userId, refreshToken } = session;
  const access = signAccess(keys, { user: userId, session: id }, now);
  return { accessToken: access.token, accessTokenExpiresAt: access.expiresAt, refreshToken, userId };
}
