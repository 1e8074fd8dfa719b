import type { EntityManager } from "@mikro-orm/postgresql";
import { appendAudit, DONE } from "@starlane/audit";
import { execute, newId, select, sql } from "@starlane/database";
import { nearNames } from "@starlane/runtime";
import { endSessionsOf } from "../session/session.commands.js";
import { hashPassword } from "./password-hasher.js";

/** The operation's name in the audit; it is not part of the graph. */
const OPERATION = "Operator.resetPassword";

/** A user whose password an operator has reset. */
export interface PasswordReset {
  readonly username: string;
  /** False for a closed account, which stays closed. */
  readonly isActive: boolean;
}

/** The error for a username that does not exist. */
export class UnknownUser extends Error {
  constructor(
    readonly username: string,
    /** Similar usernames, the most similar first. */
    readonly near: readonly string[],
  ) {
    super(`Nobody has the username ${username}.`);
    this.name = "UnknownUser";
  }
}

/**
 * Resets a user's password on behalf of the operator, ends all their sessions and audits it, in one transaction.
 * @param username in any case
 * @throws UnknownUser
 */
export async function resetPassword(
  em: EntityManager,
  { username, password, now }: { username: string; password: string; now: Date },
): Promise<PasswordReset> {
  const passwordHash = await hashPassword(password); // slow, so before anything is locked
  return em.transactional(async (tx) => {
    const [user] = await select<{ id: string; username: string; active: boolean; agencyId: string }>(
      tx,
      sql`select id, username, active, agency_id from account where lower(username) = lower(${username}) for update`,
    );
    if (!user) {
      const all = await select<{ username: string }>(tx, sql`select username from account order by username`);
      throw new UnknownUser(
        username,
        nearNames(
          username,
          all.map((one) => one.username),
        ),
      );
    }
    await execute(
      tx,
      sql`update credential set password_hash = ${passwordHash} where account_id = ${user.id}`,
    );
    await endSessionsOf(tx, user.id, now);
    await appendAudit(tx, [
      {
        id: newId(),
        at: now,
        actor: null,
        operation: OPERATION,
        outcome: DONE,
        subject: user.id,
        agency: user.agencyId,
        area: null,
        purpose: null,
        requestId: null,
        address: null,
      },
    ]);
    return { username: user.username, isActive: user.active };
  });
}
