import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import { ApiError } from "@starlane/graphql";
import type { PasswordHasher } from "../password/password-hasher.js";
import { isKnownDevice } from "../device/device.commands.js";
import { deviceHashOf, newDeviceToken } from "../device/device-token.js";
import { startSession, type RenewableSession } from "../session/session.commands.js";
import { isUsername } from "../user/user.rules.js";
import { metersOf, nameKeysOf } from "./meters.js";
import { settle, waitOf } from "./throttle.commands.js";

export interface SignIn {
  readonly username: string;
  readonly password: string;
  /** The client's address, if known. */
  readonly address?: string;
  /** The token that the device got at its last sign-in; null if it has none. */
  readonly device: string | null;
}

/** A session that was just started, with the token that identifies its device from now on. */
export interface BegunSession extends RenewableSession {
  readonly device: string;
}

/** Audits a sign-in with its user and outcome. */
export type AuditSignIn = (
  signIn: {
    readonly account: { readonly id: string; readonly agencyId: string } | null;
    readonly succeeded: boolean;
  },
  tx?: EntityManager,
) => Promise<void>;

interface Account {
  readonly id: string;
  readonly agencyId: string;
  /** Null if the user may not sign in. */
  readonly passwordHash: string | null;
  /** True if the user has signed in on this device recently, with the current password. */
  readonly isKnownDevice: boolean;
}

/**
 * Starts a session if the password is right. An unknown name, a closed account and a wrong password take the same steps
 * and the same time, and get the same answer.
 * @throws ApiError RATE_LIMITED with `retryAfterSeconds` after too many failures; UNAUTHENTICATED otherwise
 */
export async function signIn(
  em: EntityManager,
  passwords: PasswordHasher,
  { username, password, address, device: given }: SignIn,
  audit: AuditSignIn,
  now: Date,
): Promise<BegunSession> {
  const account = await findAccount(em, username, deviceHashOf(given), now);
  const known = account?.isKnownDevice ? given : null;
  const origin = { username, address, knownDevice: deviceHashOf(known) };
  const { seconds, meters } = await waitOf(em, metersOf(origin), nameKeysOf(username).sparedBy);
  refuseToHurry(seconds);
  const passwordHash = account?.passwordHash ?? null;
  const isTheirs = await passwords.matches(password, passwordHash);
  refuseToHurry(await settle(em, meters, isTheirs));
  const proof = account && passwordHash !== null && isTheirs ? { userId: account.id, passwordHash } : null;
  const beforeCommit = (tx: EntityManager) => audit({ account, succeeded: true }, tx);
  const device = known ?? newDeviceToken();
  const session = proof && (await startSession(em, proof, { address, device, now, beforeCommit }));
  if (!session) {
    await audit({ account, succeeded: false });
    throw new ApiError("UNAUTHENTICATED", {
      "zh-CN": "用户名或密码不正确。",
      en: "The username or the password is wrong.",
    });
  }
  return { ...session, device };
}

/** @throws ApiError RATE_LIMITED if there is a wait */
export function refuseToHurry(seconds: number): void {
  if (seconds > 0) throw new ApiError("RATE_LIMITED", undefined, {}, { retryAfterSeconds: seconds });
}

async function findAccount(
  em: EntityManager,
  username: string,
  device: Buffer | null,
  now: Date,
): Promise<Account | null> {
  const name = isUsername(username) ? username.toLowerCase() : ""; // matches nobody; PostgreSQL rejects some texts
  const [account] = await select<Account>(
    em,
    sql`select account.id, account.agency_id, case when account.active then credential.password_hash end as password_hash,
          ${isKnownDevice(device, now)} as is_known_device
        from account join credential on credential.account_id = account.id
        where lower(account.username) = ${name}`,
  );
  return account ?? null;
}
