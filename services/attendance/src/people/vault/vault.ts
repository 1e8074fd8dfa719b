import type { EntityManager } from "@mikro-orm/postgresql";
import { camelKeys, execute, newId, select, sql } from "@starlane/database";
import type { Pool } from "pg";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createFirstMasterKey, hasMasterKey, MasterKeys, type Wrapped } from "./master-keys.js";
import { CIPHER_KEY_BYTES, encrypt, decrypt } from "./encryption.js";

/** The decrypted identity of a person; null for parts that were not given. */
export interface Personal {
  readonly name: string | null;
  readonly phoneLast4: string | null;
}

/** The encrypted identity of a person, as stored. */
export interface EncryptedIdentity {
  readonly dataKey: string;
  readonly sealed: Buffer;
}

/** Thrown when a key that encrypted names is not in the folder any more. */
export class VaultKeyLost extends Error {
  constructor(readonly directory: string) {
    super(
      `Names in this database are encrypted with a key that is not in ${directory}. Restore that folder from the backup of ` +
        `the secrets folder: without it nobody can read them again.`,
    );
    this.name = "VaultKeyLost";
  }
}

interface KeyRow extends Wrapped {
  readonly id: string;
}

/** Encrypts and decrypts identities. Data keys stay in memory after their first use. */
export class Vault {
  readonly #dataKeys = new Map<string, Buffer>();

  constructor(private readonly masterKeys: MasterKeys) {}

  /** Returns an encryptor with the data key in use; creates the key when there is none. */
  async encryptor(
    tx: EntityManager,
    now: Date,
  ): Promise<(id: string, personal: Personal) => EncryptedIdentity> {
    const row = (await findKeyInUse(tx)) ?? (await this.#makeKey(tx, now));
    const key = this.#unwrap(row);
    return (id, { name, phoneLast4 }) => ({
      dataKey: row.id,
      sealed: encrypt(key, Buffer.from(JSON.stringify({ name, phoneLast4 })), aboutPerson(id)),
    });
  }

  /**
   * Decrypts entries, in their order.
   * @throws Error when one was altered, or moved to another person
   */
  async decryptAll(
    em: EntityManager,
    entries: readonly (EncryptedIdentity & { readonly id: string })[],
  ): Promise<Personal[]> {
    const missing = new Set(entries.map(({ dataKey }) => dataKey).filter((id) => !this.#dataKeys.has(id)));
    if (missing.size > 0)
      for (const row of await select<KeyRow>(
        em,
        sql`select id, master_key, wrapped from data_key where id = any(${[...missing]}::uuid[])`,
      ))
        this.#unwrap(row);
    return entries.map(({ id, dataKey, sealed }) => {
      const key = this.#dataKeys.get(dataKey);
      if (!key) throw new Error(`There is no data key ${dataKey}.`);
      return JSON.parse(decrypt(key, sealed, aboutPerson(id)).toString()) as Personal;
    });
  }

  #unwrap(row: KeyRow): Buffer {
    const key = this.#dataKeys.get(row.id) ?? this.masterKeys.unwrap(row, row.id);
    this.#dataKeys.set(row.id, key);
    return key;
  }

  async #makeKey(tx: EntityManager, now: Date): Promise<KeyRow> {
    const id = newId();
    const { masterKey, wrapped } = this.masterKeys.wrap(randomBytes(CIPHER_KEY_BYTES), id);
    // Of two concurrent inserts the unique index admits one; the other waits and uses that key.
    await execute(
      tx,
      sql`insert into data_key (id, master_key, wrapped, made_at) values (${id}, ${masterKey}, ${wrapped}, ${now})
          on conflict do nothing`,
    );
    return (await findKeyInUse(tx))!;
  }
}

/**
 * Opens the vault with the master keys of a secrets folder; the first start creates the first one.
 * @throws VaultKeyLost when names are encrypted with a missing master key
 */
export async function openVault(pool: Pool, secrets: string): Promise<Vault> {
  const directory = join(secrets, "vault");
  const { rows } = await pool.query<Record<string, unknown>>("select distinct master_key from data_key");
  const used = rows.map((row) => (camelKeys(row) as { masterKey: string }).masterKey);
  if (!hasMasterKey(directory)) {
    if (used.length > 0) throw new VaultKeyLost(directory);
    createFirstMasterKey(directory);
  }
  const masterKeys = new MasterKeys(directory);
  if (!used.every((id) => masterKeys.has(id))) throw new VaultKeyLost(directory);
  return new Vault(masterKeys);
}

/**
 * Returns the data key for new entries, which is not retired before this transaction ends; undefined when there is
 * none.
 */
export async function findKeyInUse(tx: EntityManager): Promise<KeyRow | undefined> {
  const [row] = await select<KeyRow>(
    tx,
    sql`select id, master_key, wrapped from data_key where retired_at is null for share`,
  );
  return row;
}

const aboutPerson = (id: string) => `kept person ${id}`;
