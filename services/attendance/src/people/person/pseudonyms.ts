import type { Pool } from "pg";
import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from "node:crypto";
import { join } from "node:path";
import type { Identity, PersonIdentity } from "./identity.rules.js";
import { createKey, KEY_FILE_BYTES, readKey } from "./key-file.js";

const PSEUDONYM_BYTES = 16;

/** The pseudonyms that identify a person. */
export interface KnownBy {
  /** Of the identity number when given, else of the phone. */
  readonly pseudonym: Buffer;
  /** The kind of number behind the pseudonym; null when it was not stored. */
  readonly kind: "IDENTITY_NUMBER" | "PHONE" | null;
  /** Of the phone beside an identity number. */
  readonly phone: Buffer | null;
}

/** Thrown when the key of pseudonyms is not the one used before. */
export class PersonKeyLost extends Error {
  constructor(readonly file: string) {
    super(
      `The people in this database are known by another key than the one in ${file}. Restore that file from the backup of ` +
        `the secrets folder: with a new key, everybody already reached would be counted again as somebody else.`,
    );
    this.name = "PersonKeyLost";
  }
}

/**
 * Derives people's pseudonyms: HMAC-SHA-256 with a secret key, cut to 128 bits. Numbers can be enumerated, so a plain
 * hash would not protect them.
 */
export class Pseudonyms {
  readonly #key: KeyObject;

  /** @throws RangeError when the key has less than 32 bytes */
  constructor(key: Buffer) {
    if (key.length < KEY_FILE_BYTES)
      throw new RangeError(`A person key has at least ${KEY_FILE_BYTES} bytes.`);
    this.#key = createSecretKey(key); // once: preparing a plain key is most of the work
  }

  knownBy({ identity, phone }: PersonIdentity): KnownBy {
    return {
      pseudonym: this.of(identity),
      kind: identity.startsWith("id:") ? "IDENTITY_NUMBER" : "PHONE",
      phone: phone && this.of(phone),
    };
  }

  of(identity: Identity): Buffer {
    return this.#mac(identity).subarray(0, PSEUDONYM_BYTES);
  }

  /** Returns a person's name in published data: it leads to no person, and to no stored pseudonym. */
  forResearch(person: number): string {
    return this.#mac(`research:${person}`).subarray(0, PSEUDONYM_BYTES).toString("base64url");
  }

  /** Identifies the key without revealing it. */
  fingerprint(): Buffer {
    return this.#mac("fingerprint");
  }

  #mac(text: string): Buffer {
    return createHmac("sha256", this.#key).update(text).digest();
  }
}

/**
 * Opens the person key of a secrets folder and verifies it against the database; the first start creates it.
 * @throws PersonKeyLost when there are people and the key is another, or gone
 */
export async function openPseudonyms(pool: Pool, secrets: string): Promise<Pseudonyms> {
  const file = join(secrets, "person.key");
  const known = readKey(file);
  if (known === null && (await anybodyIn(pool))) throw new PersonKeyLost(file);
  const pseudonyms = new Pseudonyms(known ?? createKey(file));
  if (!(await isTheKeyOf(pool, pseudonyms))) throw new PersonKeyLost(file);
  return pseudonyms;
}

/**
 * Returns true when this key made the database's pseudonyms. The first key is accepted, and so is a new one while there
 * are no people.
 */
async function isTheKeyOf(pool: Pool, pseudonyms: Pseudonyms): Promise<boolean> {
  const { rows } = await pool.query<{ fingerprint: Buffer }>(
    `insert into person_key (fingerprint) values ($1)
     on conflict (only_one) do update set fingerprint =
       case when exists (select from person) then person_key.fingerprint else excluded.fingerprint end
     returning fingerprint`,
    [pseudonyms.fingerprint()],
  );
  return rows[0] !== undefined && timingSafeEqual(rows[0].fingerprint, pseudonyms.fingerprint());
}

async function anybodyIn(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ anybody: boolean }>("select exists (select from person) as anybody");
  return rows[0]?.anybody === true;
}
