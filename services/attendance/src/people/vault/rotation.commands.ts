import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, newId, select, sql, type Database } from "@starlane/database";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { MasterKeys } from "./master-keys.js";
import { CIPHER_KEY_BYTES } from "./encryption.js";
import { findKeyInUse, Vault, type EncryptedIdentity } from "./vault.js";

/** Entries re-encrypted in one transaction: another writer of one of them waits at most for that long. */
const ENTRIES_AT_ONCE = 500;

/** A reader of an entry reads its key within this time. */
const READ_WITHIN_MS = 60 * 60_000;

/** The result of a rotation. */
export interface Rotation {
  /** True when it resumed an interrupted rotation. */
  readonly resumed: boolean;
  /** The number of entries it encrypted with the new data key. */
  readonly reencrypted: number;
  /** The number of unused data keys of earlier rotations that it deleted. */
  readonly deleted: number;
}

export interface RotationOptions {
  readonly secrets: string;
  readonly now: Date;
  /** Called after each committed batch of re-encrypted entries. */
  readonly onReencrypted?: (reencrypted: number) => void | Promise<void>;
}

/**
 * Rotates the master key and the data key, and re-encrypts every entry while services run: each entry and each data key
 * names the key that encrypted it. An interrupted rotation is completed first. Master keys stay in their folder, since
 * older backups need them.
 * @throws Error when another rotation is running
 */
export function rotateVaultKeys(
  database: Database,
  { secrets, now, onReencrypted }: RotationOptions,
): Promise<Rotation> {
  const masterKeys = new MasterKeys(join(secrets, "vault"));
  return withRotationLock(database, async () => {
    const em = database.em();
    const deleted = await deleteUnused(em, new Date(now.getTime() - READ_WITHIN_MS));
    const resumed = await isUnderWay(em, masterKeys);
    if (!resumed) masterKeys.add();
    await em.transactional((tx) => replaceDataKey(tx, masterKeys, now));
    const vault = new Vault(masterKeys);
    let reencrypted = 0;
    for (;;) {
      const some = await em.transactional((tx) => reencrypt(tx, vault, now));
      if (some === 0) break;
      reencrypted += some;
      await onReencrypted?.(reencrypted);
    }
    return { resumed, reencrypted, deleted };
  });
}

/**
 * Deletes unused data keys, and the master keys before the newest: older backups, for example, become unreadable for
 * good.
 * @returns the number of master keys deleted
 * @throws Error when entries are encrypted with older keys
 */
export function dropOldKeys(database: Database, secrets: string): Promise<number> {
  const masterKeys = new MasterKeys(join(secrets, "vault"));
  return withRotationLock(database, async () => {
    const em = database.em();
    if (await isUnderWay(em, masterKeys))
      throw new Error("A rotation has been left half-way: end it before old keys are deleted.");
    await deleteUnused(em, null);
    return masterKeys.dropOld();
  });
}

/**
 * Returns true when a rotation was interrupted: the key in use is older than the newest master key, or entries are
 * encrypted with another.
 */
async function isUnderWay(em: EntityManager, masterKeys: MasterKeys): Promise<boolean> {
  const used = await select<{ masterKey: string; isRetired: boolean }>(
    em,
    sql`select master_key, retired_at is not null as is_retired from data_key
        where retired_at is null or exists (select from kept_person where kept_person.data_key = data_key.id)`,
  );
  return used.some(({ masterKey, isRetired }) => isRetired || masterKey !== masterKeys.newest);
}

/**
 * Deletes unused retired data keys.
 * @param before the latest time of retirement; null for any
 */
function deleteUnused(em: EntityManager, before: Date | null): Promise<number> {
  return execute(
    em,
    sql`delete from data_key where retired_at is not null and retired_at < coalesce(${before}::timestamptz, 'infinity')
          and not exists (select from kept_person where kept_person.data_key = data_key.id)`,
  );
}

/** Creates a data key under the newest master key, unless the one in use is under it already. */
async function replaceDataKey(tx: EntityManager, masterKeys: MasterKeys, now: Date): Promise<void> {
  const inUse = await findKeyInUse(tx);
  if (!inUse || inUse.masterKey === masterKeys.newest) return;
  await execute(tx, sql`update data_key set retired_at = ${now} where id = ${inUse.id}`);
  const id = newId();
  const { masterKey, wrapped } = masterKeys.wrap(randomBytes(CIPHER_KEY_BYTES), id);
  await execute(
    tx,
    sql`insert into data_key (id, master_key, wrapped, made_at) values (${id}, ${masterKey}, ${wrapped}, ${now})`,
  );
}

/**
 * Encrypts some entries of retired keys with the key in use.
 * @returns the number of entries
 */
async function reencrypt(tx: EntityManager, vault: Vault, now: Date): Promise<number> {
  const entries = await select<EncryptedIdentity & { id: string }>(
    tx,
    sql`select id, data_key, sealed from kept_person
        where data_key in (select id from data_key where retired_at is not null)
        order by agency_id, pseudonym limit ${ENTRIES_AT_ONCE} for update`,
  );
  if (entries.length === 0) return 0;
  const personal = await vault.decryptAll(tx, entries);
  const encrypt = await vault.encryptor(tx, now);
  const fresh = entries.map(({ id }, index) => encrypt(id, personal[index]!));
  await execute(
    tx,
    sql`update kept_person set data_key = fresh.data_key, sealed = fresh.sealed
        from unnest(${entries.map(({ id }) => id)}::uuid[], ${fresh.map(({ dataKey }) => dataKey)}::uuid[],
          ${fresh.map(({ sealed }) => sealed)}::bytea[]) as fresh (id, data_key, sealed)
        where kept_person.id = fresh.id`,
  );
  return entries.length;
}

/** Runs work under the rotation lock: two rotations at once would encrypt everything twice. */
async function withRotationLock<T>({ pool }: Database, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ locked: boolean }>(
      "select pg_try_advisory_lock(hashtext('starlane rotate keys')) as locked",
    );
    if (!rows[0]!.locked) throw new Error("Keys are being rotated already.");
    return await work();
  } finally {
    client.release(true); // the lock goes with the connection
  }
}
