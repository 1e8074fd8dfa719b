import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, newId, select, sql } from "@starlane/database";
import { rememberDevice } from "../device/device.commands.js";
import { deviceHashOf } from "../device/device-token.js";
import { hashRefreshToken, newRefreshToken } from "./refresh-token.js";
import { sessionExpiry, longAgo, mayAskAgain } from "./session.rules.js";

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

interface Beginning {
  readonly address: string | undefined;
  readonly device: string;
  readonly now: Date;
  readonly begun: (tx: EntityManager) => Promise<void>;
}

/**
 * Begins a session of a user.
 * @param beginning.address as far as it is known
 * @param beginning.device the token by which the device is known from now on
 * @param beginning.begun what else belongs to the same transaction
 * @returns null when the account was closed or the password changed since it was found to be right
 */
export function startSession(
  em: EntityManager,
  { userId, passwordHash }: Proof,
  { address, device, now, begun }: Beginning,
): Promise<RenewableSession | null> {
  const id = newId();
  const hash = deviceHashOf(device);
  return em.transactional(async (tx) => {
    // The lock makes whoever closes the account or changes the password meanwhile go first, or find this session to end.
    const inserted = await execute(
      tx,
      sql`insert into session (id, account_id, address, device_hash, started_at, expires_at)
          select ${id}, account.id, ${address ?? null}, ${hash}::bytea, ${now}, ${sessionExpiry(now, now)}
          from account join credential on credential.account_id = account.id
          where account.id = ${userId} and account.active and credential.password_hash = ${passwordHash}
          for share`,
    );
    if (inserted === 0) return null;
    await execute(tx, sql`delete from session where account_id = ${userId} and started_at < ${longAgo(now)}`);
    if (hash) await rememberDevice(tx, { hash, userId, passwordHash }, now);
    const session = { id, userId, refreshToken: await issueToken(tx, id, now) };
    await begun(tx);
    return session;
  });
}

/** Proof that somebody may renew a session. */
export interface Renewal {
  readonly refreshToken: string;
  /** What the client named this renewal; null where it cannot ask again. */
  readonly attempt: string | null;
}

/**
 * Spends a refresh token for the next one. Of many who try at once, one succeeds.
 *
 * A token that was spent before is in two hands, and nobody can tell which is the thief's: the session ends. It is in
 * the same hands only where the same attempt is made again soon and nobody has used its outcome, which was lost then:
 * that outcome is taken back, and another given.
 * @returns null when the token is unknown or spent, or its session has ended
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
      const mayBeLost = attempt !== null && isSameAttempt && mayAskAgain(spentAt, now);
      if (!mayBeLost || !(await takeBack(tx, hash))) {
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

/** Takes back what a token was spent for. @returns false where that was used */
async function takeBack(tx: EntityManager, predecessor: Buffer): Promise<boolean> {
  const taken = await execute(
    tx,
    sql`delete from refresh_token where predecessor = ${predecessor} and spent_at is null`,
  );
  return taken > 0;
}

/** Ends one session. */
export async function endSession(em: EntityManager, id: string, now: Date): Promise<void> {
  await execute(em, sql`update session set ended_at = ${now} where id = ${id} and ended_at is null`);
}

/** Ends every session of a user, but for one where it is named. */
export async function endSessionsOf(
  tx: EntityManager,
  userId: string,
  now: Date,
  butFor: string | null = null,
): Promise<void> {
  await execute(
    tx,
    sql`update session set ended_at = ${now}
        where account_id = ${userId} and ended_at is null and id is distinct from ${butFor}::uuid`,
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
