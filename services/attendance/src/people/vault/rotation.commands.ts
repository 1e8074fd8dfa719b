import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, newId, select, sql, type Database } from "@starlane/database";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { MasterKeys } from "./master-keys.js";
import { CIPHER_KEY_BYTES } from "./encryption.js";
import { findKeyInUse, Vault, type EncryptedIdentity } from "./vault.js";

/** Entries that are re-encrypted in one transaction: whoever keeps one of them waits no longer than this takes. */
const ENTRIES_AT_ONCE = 500;

/** Whoever has read an entry reads its key within this time. */
const READ_WITHIN_MS = 60 * 60_000;

/** What a rotation did. */
export interface Rotation {
  /** Whether it went on with one that had been left half-way. */
  readonly resumed: boolean;
  /** The number of entries it encrypted with the new data key. */
  readonly reencrypted: number;
  /** How many data keys of earlier rotations, with which nothing is encrypted any more, it deleted. */
  readonly deleted: number;
}

export interface RotationOptions {
  readonly secrets: string;
  readonly now: Date;
  /** Called when some entries are encrypted with the new key, and committed. */
  readonly onReencrypted?: (reencrypted: number) => void | Promise<void>;
}

/**
 * Puts a new master key and a new data key in the place of those in use, and encrypts every entry anew, while services run: each
 * entry and each data key names the key it was encrypted with. What is left half-way, the next rotation ends before it does
 * anything else. Master keys stay in their folder, since a backup of before needs them.
 * @throws Error where another rotation is under way
 */
export function rotateVaultKeys(
  database: Database,
  { secrets, now, onReencrypted }: RotationOptions,
): Promise<Rotation> {
  const masterKeys = new MasterKeys(join(secrets, "vault"));
  return alone(database, async () => {
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
 * Deletes the data keys that nothing is encrypted with any more, and the master keys before the newest: what was encrypted with them,
 * a backup of before say, can never be read again.
 * @returns how many master keys
 * @throws Error where entries are encrypted with keys of before
 */
export function dropOldKeys(database: Database, secrets: string): Promise<number> {
  const masterKeys = new MasterKeys(join(secrets, "vault"));
  return alone(database, async () => {
    const em = database.em();
    if (await isUnderWay(em, masterKeys))
      throw new Error("A rotation has been left half-way: end it before old keys are deleted.");
    await deleteUnused(em, null);
    return masterKeys.dropOld();
  });
}

/** Whether a rotation was left half-way: the key in use is older than the newest master key, or entries are encrypted with another. */
async function isUnderWay(em: EntityManager, masterKeys: MasterKeys): Promise<boolean> {
  const used = await select<{ masterKey: string; isRetired: boolean }>(
    em,
    sql`select master_key, retired_at is not null as is_retired from data_key
        where retired_at is null or exists (select from kept_person where kept_person.data_key = data_key.id)`,
  );
  return used.some(({ masterKey, isRetired }) => isRetired || masterKey !== masterKeys.newest);
}

/** @param before when they were retired; null for whenever */
function deleteUnused(em: EntityManager, before: Date | null): Promise<number> {
  return execute(
    em,
    sql`delete from data_key where retired_at is not null and retired_at < coalesce(${before}::timestamptz, 'infinity')
          and not exists (select from kept_person where kept_person.data_key = data_key.id)`,
  );
}

/** Makes a data key that the newest master key encrypts, unless the one in use is. */
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

/** @returns how many entries of retired keys it has encrypted with the one in use */
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

/** Two rotations at once would encrypt everything twice. */
async function alone<T>({ pool }: Database, work: () => Promise<T>): Promise<T> {
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
