import { signAccess, type KeyRing } from "@starlane/auth";
import type { RenewableSession } from "./session.commands.js";

/** A session as its holder gets it. */
export interface HeldSession {
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string;
  readonly userId: string;
  /** Known only where it has just begun. */
  readonly device?: string;
}

/** Adds the access token for the next quarter of an hour. It says who and which session, not what they may do. */
export function withAccess(session: RenewableSession, keys: KeyRing, now: Date): HeldSession {
  const { id, userId, refreshToken } = session;
  const access = signAccess(keys, { user: userId, session: id }, now);
  return { accessToken: access.token, accessTokenExpiresAt: access.expiresAt, refreshToken, userId };
}
