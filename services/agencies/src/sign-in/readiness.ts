import type { KeyRing } from "@starlane/auth";
import { execute, newId, sql, type Database } from "@starlane/database";
import { deviceHashOf, newDeviceToken } from "../device/device-token.js";
import { hashRefreshToken, newRefreshToken } from "../session/refresh-token.js";

/** Thrown to roll back a transaction. */
class RolledBack extends Error {}

/**
 * Writes everything that a sign-in writes, for some account, and rolls it back.
 * @throws Error with the reason why users cannot sign in
 */
export async function trySignIn(database: Database, accessKeys: KeyRing): Promise<void> {
  accessKeys.signing();
  const [id, hash] = [newId(), deviceHashOf(newDeviceToken())];
  await database
    .em()
    .transactional(async (tx) => {
      await execute(
        tx,
        sql`insert into failure (key, count, slowed_until, forgotten_at) values (${id}, 0, throttle_clock(), throttle_clock())`,
      );
      await execute(tx, sql`delete from failure where key = ${id}`);
      await execute(
        tx,
        sql`insert into session (id, account_id, device_hash, started_at, expires_at)
            select ${id}, account.id, ${hash}::bytea, now(), now() + interval '1 minute'
            from account join credential on credential.account_id = account.id limit 1`,
      );
      await execute(
        tx,
        sql`insert into trusted_device (hash, account_id, credential_hash, seen_at)
            select ${hash}::bytea, account_id, ${hash}::bytea, now() from session where id = ${id}`,
      );
      await execute(
        tx,
        sql`insert into refresh_token (hash, session_id, issued_at)
            select ${hashRefreshToken(newRefreshToken())}::bytea, id, now() from session where id = ${id}`,
      );
      throw new RolledBack();
    })
    .catch((error: unknown) => {
      if (!(error instanceof RolledBack)) throw error;
    });
}
