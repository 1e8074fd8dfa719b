import type { Pool } from "pg";
import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from "node:crypto";
import { join } from "node:path";
import { createKey, KEY_FILE_BYTES, readKey } from "../person/key-file.js";
import { erasedLogOf, readErasedLog } from "./erased-log.js";

const TOMBSTONE_BYTES = 16;

/** Thrown when the key that made the tombstones is gone. */
export class ErasureKeyLost extends Error {
  constructor(readonly file: string) {
    super(
      `People who were erased are known by another key than the one in ${file}. Restore that file from the backup of the ` +
        `secrets folder: with a new key, nobody could tell them from others, and they would come back.`,
    );
    this.name = "ErasureKeyLost";
  }
}

/**
 * Hashes pseudonyms with a key to recognise erased people. A pseudonym is itself a keyed hash, so one key alone reveals
 * nothing.
 */
export class Tombstones {
  readonly #key: KeyObject;

  /** @throws RangeError when the key has less than 32 bytes */
  constructor(key: Buffer) {
    if (key.length < KEY_FILE_BYTES)
      throw new RangeError(`An erasure key has at least ${KEY_FILE_BYTES} bytes.`);
    this.#key = createSecretKey(key);
  }

  of(pseudonym: Buffer): Buffer {
    return createHmac("sha256", this.#key).update(pseudonym).digest().subarray(0, TOMBSTONE_BYTES);
  }

  /** Identifies the key without revealing it. */
  fingerprint(): Buffer {
    return createHmac("sha256", this.#key).update("fingerprint").digest();
  }
}

/**
 * Opens the erasure key of a secrets folder; the first start creates it.
 * @throws ErasureKeyLost when people were erased and the key is another, or gone
 */
export async function openTombstones(pool: Pool, secrets: string): Promise<Tombstones> {
  const file = join(secrets, "erased.key");
  const known = readKey(file);
  const { rows } = await pool.query<{ fingerprint: Buffer | null; anybody: boolean }>(
    `select erasure_fingerprint as fingerprint, exists (select from erased_person) as anybody
     from (select) as one left join person_key on true`,
  );
  const [{ fingerprint, anybody } = { fingerprint: null, anybody: false }] = rows;
  if (known === null && (anybody || readErasedLog(erasedLogOf(secrets)).size > 0))
    throw new ErasureKeyLost(file);
  const tombstones = new Tombstones(known ?? createKey(file));
  const isTheirs = fingerprint !== null && timingSafeEqual(fingerprint, tombstones.fingerprint());
  if (anybody && !isTheirs) throw new ErasureKeyLost(file);
  if (!isTheirs)
    await pool.query("update person_key set erasure_fingerprint = $1", [tombstones.fingerprint()]);
  return tombstones;
}
