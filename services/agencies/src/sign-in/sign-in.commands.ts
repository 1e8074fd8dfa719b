import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import { ApiError } from "@starlane/graphql";
import type { PasswordHasher } from "../password/password-hasher.js";
import { startSession, type RenewableSession } from "../session/session.commands.js";
import { longAgo } from "../session/session.rules.js";
import { isUsername } from "../user/user.rules.js";
import { meterOf, settle, waitOf, type Meter } from "./slowing.commands.js";

const TRIES = 5;
/** From one address, which a whole office may share. */
const TRIES_OF_AN_ADDRESS = 50;

export interface SignIn {
  readonly username: string;
  readonly password: string;
  /** Where it comes from, where known. */
  readonly address?: string;
}

/** Notes for good whose sign-in it was, and what became of it. */
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
  /** Null where they may not sign in. */
  readonly passwordHash: string | null;
  /** Whether they have signed in from this address lately. */
  readonly isAtHome: boolean;
}

/**
 * Begins a session for whoever knows the password. An unknown name, a closed account and a wrong password take the same
 * steps and the same time, and are answered alike.
 * @throws ApiError RATE_LIMITED with `retryAfterSeconds` after too many failures; UNAUTHENTICATED otherwise
 */
export async function signIn(
  em: EntityManager,
  passwords: PasswordHasher,
  { username, password, address }: SignIn,
  audit: AuditSignIn,
  now: Date,
): Promise<RenewableSession> {
  const account = await findAccount(em, username, address, now);
  const meters = metersOf(username, address, account?.isAtHome ?? false);
  refuseToHurry(await waitOf(em, meters, now));
  const passwordHash = account?.passwordHash ?? null;
  const isTheirs = await passwords.matches(password, passwordHash);
  refuseToHurry(await settle(em, meters, isTheirs, now));
  const proof = account && passwordHash !== null && isTheirs ? { userId: account.id, passwordHash } : null;
  const begun = (tx: EntityManager) => audit({ account, succeeded: true }, tx);
  const session = proof && (await startSession(em, proof, { address, now, begun }));
  if (!session) {
    await audit({ account, succeeded: false });
    throw new ApiError("UNAUTHENTICATED", {
      "zh-CN": "用户名或密码不正确。",
      en: "The username or the password is wrong.",
    });
  }
  return session;
}

/** @throws ApiError RATE_LIMITED when there is a wait */
export function refuseToHurry(seconds: number): void {
  if (seconds > 0) throw new ApiError("RATE_LIMITED", undefined, {}, { retryAfterSeconds: seconds });
}

/**
 * Failures are counted for the name, so that nobody guesses one person's password from many places, and for the address,
 * so that nobody tries one password on many names. Nothing is ever locked for good: the wait ends after a quarter of an
 * hour at most, and attempts during it neither count nor lengthen it.
 *
 * Still, a stranger who goes on failing could keep a person waiting. So a person's usual addresses, those they have signed
 * in from within a session's life, have a count of their own, which only failures there fill: whoever attacks from elsewhere
 * slows only those who come from elsewhere. Where addresses are not known, one count for the name is all there is.
 */
function metersOf(username: string, address: string | undefined, isAtHome: boolean): Meter[] {
  const name = username.toLowerCase();
  if (address !== undefined && isAtHome)
    return [meterOf(["name and address", name, address], { tries: TRIES, cleared: true })];
  const ofName = meterOf(["name", name], { tries: TRIES, cleared: true });
  if (address === undefined) return [ofName];
  // Not cleared by a success, or a guesser with an account of their own would clear it between guesses.
  return [ofName, meterOf(["address", address], { tries: TRIES_OF_AN_ADDRESS, cleared: false })];
}

async function findAccount(
  em: EntityManager,
  username: string,
  address: string | undefined,
  now: Date,
): Promise<Account | null> {
  const name = isUsername(username) ? username.toLowerCase() : ""; // nobody's; PostgreSQL would not take any text
  const [account] = await select<Account>(
    em,
    sql`select account.id, account.agency_id, case when account.active then credential.password_hash end as password_hash,
          exists (select from session where account_id = account.id and address = ${address ?? null}
            and started_at > ${longAgo(now)}) as is_at_home
        from account join credential on credential.account_id = account.id
        where lower(account.username) = ${name}`,
  );
  return account ?? null;
}
