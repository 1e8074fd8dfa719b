import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, newId, select, sql } from "@starlane/database";
import { rememberDevice } from "../device/device.commands.js";
import { deviceHashOf } from "../device/device-token.js";
import { hashRefreshToken, newRefreshToken } from "./refresh-token.js";
import { sessionExpiry, startOfOldest, mayBeRetried } from "./session.rules.js";

/** A session that was just started or renewed, with its next refresh token. */
export interface RenewableSession {
  readonly id: string;
  readonly userId: string;
  readonly refreshToken: string;
}

/** A user whose password was verified, with the hash it was compared with. */
export interface Proof {
  readonly userId: string;
  readonly passwordHash: string;
}

interface NewSession {
  readonly address: string | undefined;
  readonly device: string;
  readonly now: Date;
  readonly beforeCommit: (tx: EntityManager) => Promise<void>;
}

/**
 * Starts a session of a user.
 * @param session.address the client's address, if known
 * @param session.device the token that identifies the device from now on
 * @param session.beforeCommit runs at the end of the transaction
 * @returns null if the account was closed or the password changed since it was verified
 */
export function startSession(
  em: EntityManager,
  { userId, passwordHash }: Proof,
  { address, device, now, beforeCommit }: NewSession,
): Promise<RenewableSession | null> {
  const id = newId();
  const hash = deviceHashOf(device);
  return em.transactional(async (tx) => {
    // The lock orders this against closing the account or changing the password: either that commits first, or it finds
    // this session and ends it.
    const inserted = await execute(
      tx,
      sql`insert into session (id, account_id, address, device_hash, started_at, expires_at)
          select ${id}, account.id, ${address ?? null}, ${hash}::bytea, ${now}, ${sessionExpiry(now, now)}
          from account join credential on credential.account_id = account.id
          where account.id = ${userId} and account.active and credential.password_hash = ${passwordHash}
          for share`,
    );
    if (inserted === 0) return null;
    await execute(
      tx,
      sql`delete from session where account_id = ${userId} and started_at < ${startOfOldest(now)}`,
    );
    if (hash) await rememberDevice(tx, { hash, userId, passwordHash }, now);
    const session = { id, userId, refreshToken: await issueToken(tx, id, now) };
    await beforeCommit(tx);
    return session;
  });
}

/** The credentials for renewing a session. */
export interface Renewal {
  readonly refreshToken: string;
  /** The client's id of this renewal; null if the client cannot repeat it. */
  readonly attempt: string | null;
}

/**
 * Exchanges a refresh token for the next one. Of several concurrent attempts, one succeeds.
 *
 * A token that was already spent is used by two parties, and nobody can tell which of them is the thief: the session
 * ends. The exception is a repetition of the same attempt, soon after, whose result nobody has used: then the answer
 * was lost, and the result is withdrawn and replaced.
 * @returns null if the token is unknown or spent, or its session has ended
 */
export function renewSession(
  em: EntityManager,
  { refreshToken, attempt }: Renewal,
  now: Date,
): Promise<RenewableSession | null> {
  const hash = hashRefreshToken(refreshToken);
  const attemptHash = attempt === null ? null : hashRefreshToken(attempt);
  return em.transactional(async (tx) => {
    const [session] = await select<Renewable>(
      tx,
      sql`select session.id, session.account_id as user_id, session.started_at, refresh_token.spent_at,
            refresh_token.attempt is not distinct from ${attemptHash}::bytea as is_same_attempt
          from refresh_token join session on session.id = refresh_token.session_id
          join account on account.id = session.account_id
          where refresh_token.hash = ${hash} and session.ended_at is null and session.expires_at > ${now} and account.active
          for update of refresh_token`,
    );
    if (!session) return null;
    const { id, userId, startedAt, spentAt, isSameAttempt } = session;
    if (spentAt === null) {
      await execute(
        tx,
        sql`update refresh_token set spent_at = ${now}, attempt = ${attemptHash} where hash = ${hash}`,
      );
    } else {
      const mayBeLost = attempt !== null && isSameAttempt && mayBeRetried(spentAt, now);
      if (!mayBeLost || !(await withdrawSuccessor(tx, hash))) {
        await endSession(tx, id, now);
        return null;
      }
    }
    await execute(tx, sql`update session set expires_at = ${sessionExpiry(startedAt, now)} where id = ${id}`);
    return { id, userId, refreshToken: await issueToken(tx, id, now, hash) };
  });
}

interface Renewable {
  readonly id: string;
  readonly userId: string;
  readonly startedAt: Date;
  readonly spentAt: Date | null;
  readonly isSameAttempt: boolean;
}

/**
 * Withdraws the successor of a spent token.
 * @returns false if the successor was already used
 */
async function withdrawSuccessor(tx: EntityManager, predecessor: Buffer): Promise<boolean> {
  const withdrawn = await execute(
    tx,
    sql`delete from refresh_token where predecessor = ${predecessor} and spent_at is null`,
  );
  return withdrawn > 0;
}

/** Ends one session. */
export async function endSession(em: EntityManager, id: string, now: Date): Promise<void> {
  await execute(em, sql`update session set ended_at = ${now} where id = ${id} and ended_at is null`);
}

/** Ends all sessions of a user, except one if given. */
export async function endSessionsOf(
  tx: EntityManager,
  userId: string,
  now: Date,
  except: string | null = null,
): Promise<void> {
  await execute(
    tx,
    sql`update session set ended_at = ${now}
        where account_id = ${userId} and ended_at is null and id is distinct from ${except}::uuid`,
  );
}

async function issueToken(
  tx: EntityManager,
  session: string,
  now: Date,
  predecessor: Buffer | null = null,
): Promise<string> {
  const token = newRefreshToken();
  await execute(
    tx,
    sql`insert into refresh_token (hash, session_id, issued_at, predecessor)
        values (${hashRefreshToken(token)}, ${session}, ${now}, ${predecessor})`,
  );
  return token;
}
