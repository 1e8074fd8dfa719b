import type { EntityManager } from "@mikro-orm/postgresql";
import { change, newId, select, sql } from "@starlane/database";
import { hashOf, newRefreshToken } from "./refresh-token.js";
import { expiryOf, longAgo } from "./session.rules.js";

/** A sign-in that has just been begun or renewed, with the token that renews it next. */
export interface RenewableSession {
  readonly id: string;
  readonly userId: string;
  readonly refreshToken: string;
}

/** Whose password was found to be right, and what it was compared with. */
export interface Proof {
  readonly userId: string;
  readonly passwordHash: string;
}

/**
 * Begins a session of a user.
 * @param address where they are, as far as it is known
 * @returns null when the account was closed or the password changed since it was found to be right
 */
export function startSession(
  em: EntityManager,
  { userId, passwordHash }: Proof,
  address: string | undefined,
  now: Date,
): Promise<RenewableSession | null> {
  const id = newId();
  return em.transactional(async (tx) => {
    // The lock makes whoever closes the account or changes the password meanwhile go first, or find this session to end.
    const begun = await change(
      tx,
      sql`insert into session (id, account_id, address, started_at, expires_at)
          select ${id}, account.id, ${address ?? null}, ${now}, ${expiryOf(now, now)}
          from account join credential on credential.account_id = account.id
          where account.id = ${userId} and account.active and credential.password_hash = ${passwordHash}
          for share`,
    );
    if (begun === 0) return null;
    await change(tx, sql`delete from session where account_id = ${userId} and started_at < ${longAgo(now)}`);
    return { id, userId, refreshToken: await issueToken(tx, id, now) };
  });
}

/**
 * Spends a refresh token for the next one. Of many who try at once, one succeeds.
 *
 * A token that was spent before is in two hands, and nobody can tell which is the thief's: the session ends.
 * @returns null when the token is unknown or spent, or its session has ended
 */
export function renewSession(
  em: EntityManager,
  refreshToken: string,
  now: Date,
): Promise<RenewableSession | null> {
  const hash = hashOf(refreshToken);
  return em.transactional(async (tx) => {
    const [session] = await select<{ id: string; userId: string; startedAt: Date }>(
      tx,
      sql`update refresh_token set spent_at = ${now} from session join account on account.id = session.account_id
          where refresh_token.hash = ${hash} and refresh_token.spent_at is null
            and session.id = refresh_token.session_id and session.ended_at is null and session.expires_at > ${now}
            and account.active
          returning session.id, session.account_id as user_id, session.started_at`,
    );
    if (!session) {
      await change(
        tx,
        sql`update session set ended_at = ${now} from refresh_token
            where refresh_token.hash = ${hash} and refresh_token.spent_at is not null
              and session.id = refresh_token.session_id and session.ended_at is null`,
      );
      return null;
    }
    const { id, userId, startedAt } = session;
    await change(tx, sql`update session set expires_at = ${expiryOf(startedAt, now)} where id = ${id}`);
    return { id, userId, refreshToken: await issueToken(tx, id, now) };
  });
}

/** Ends one session. */
export async function endSession(em: EntityManager, id: string, now: Date): Promise<void> {
  await change(em, sql`update session set ended_at = ${now} where id = ${id} and ended_at is null`);
}

/** Ends every session of a user, but for one where it is named. */
export async function endSessionsOf(
  tx: EntityManager,
  userId: string,
  now: Date,
  butFor: string | null = null,
): Promise<void> {
  await change(
    tx,
    sql`update session set ended_at = ${now}
        where account_id = ${userId} and ended_at is null and id is distinct from ${butFor}::uuid`,
  );
}

async function issueToken(tx: EntityManager, session: string, now: Date): Promise<string> {
  const token = newRefreshToken();
  await change(
    tx,
    sql`insert into refresh_token (hash, session_id, issued_at) values (${hashOf(token)}, ${session}, ${now})`,
  );
  return token;
}
