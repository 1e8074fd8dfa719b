import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, sql } from "@starlane/database";
import { DEVICES_AT_MOST, lastKnown } from "./device-token.js";

/** A device on which a user has just signed in. */
export interface SeenDevice {
  readonly hash: Buffer;
  readonly userId: string;
  readonly passwordHash: string;
}

/** Stores a device as known to its user, and deletes the user's expired, invalid and least recently used ones. */
export async function rememberDevice(tx: EntityManager, device: SeenDevice, now: Date): Promise<void> {
  const { hash, userId, passwordHash } = device;
  const credential = credentialHash(passwordHash);
  await execute(
    tx,
    sql`insert into trusted_device (hash, account_id, credential_hash, seen_at) values (${hash}, ${userId}, ${credential}, ${now})
        on conflict (hash) do update set seen_at = excluded.seen_at`,
  );
  // Rows that a concurrent sign-in is about to delete are skipped, so that no two wait for each other.
  await execute(
    tx,
    sql`delete from trusted_device where hash in (
          select hash from trusted_device where account_id = ${userId} and (
            seen_at < ${lastKnown(now)} or credential_hash <> ${credential}
            or hash in (select hash from trusted_device where account_id = ${userId} and hash <> ${hash}
                        order by seen_at desc, hash offset ${DEVICES_AT_MOST - 1}))
          for update skip locked)`,
  );
}

/** Keeps the device of a session trusted after a password change; all other devices of the user lose their trust. */
export async function keepDeviceOf(tx: EntityManager, session: string, passwordHash: string): Promise<void> {
  await execute(
    tx,
    sql`update trusted_device set credential_hash = ${credentialHash(passwordHash)}
        from session where session.id = ${session} and trusted_device.hash = session.device_hash
          and trusted_device.account_id = session.account_id`,
  );
}

const credentialHash = (passwordHash: string) => sql`sha256(convert_to(${passwordHash}::text, 'UTF8'))`;

/** Condition: the credential's user has signed in on this device recently, with the current password. */
export const isKnownDevice = (hash: Buffer | null, now: Date) =>
  sql<boolean>`exists (select from trusted_device where trusted_device.hash = ${hash}::bytea
    and trusted_device.account_id = credential.account_id and trusted_device.seen_at > ${lastKnown(now)}
    and trusted_device.credential_hash = sha256(convert_to(credential.password_hash, 'UTF8')))`;
