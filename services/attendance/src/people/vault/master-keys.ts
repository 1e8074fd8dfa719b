import { createHash, randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CIPHER_KEY_BYTES, encrypt, decrypt } from "./encryption.js";

/** A stored data key, encrypted with the master key of that id. */
export interface Wrapped {
  readonly masterKey: string;
  readonly wrapped: Buffer;
}

/**
 * The master keys in a folder, each a file of 32 bytes. The one whose file name sorts last encrypts data keys; each
 * decrypts the data keys it encrypted, until its file is deleted.
 */
export class MasterKeys {
  #keys: ReadonlyMap<string, Buffer> = new Map();
  #newest = "";

  /** @throws Error when a file is no key, or others may read it */
  constructor(private readonly directory: string) {
    this.#read();
  }

  /** The id of the key that encrypts. */
  get newest(): string {
    return this.#newest;
  }

  /** Returns true when a key is in the folder; reads the folder again for one that is unknown. */
  has(id: string): boolean {
    if (!this.#keys.has(id)) this.#read();
    return this.#keys.has(id);
  }

  /** Adds a key to the folder, which encrypts data keys from now on. */
  add(): void {
    const last = filesIn(this.directory).at(-1) ?? "0000.key";
    const number = Number.parseInt(last, 10) || 0;
    createMasterKey(this.directory, `${String(number + 1).padStart(4, "0")}.key`);
    this.#read();
  }

  /**
   * Deletes every key but the newest from the folder.
   * @returns the number of keys deleted
   */
  dropOld(): number {
    const old = filesIn(this.directory).slice(0, -1);
    for (const file of old) rmSync(join(this.directory, file));
    this.#read();
    return old.length;
  }

  #read(): void {
    const keys = filesIn(this.directory).map((file) => readKey(join(this.directory, file)));
    const ids = keys.map(idOf);
    this.#keys = new Map(ids.map((id, index) => [id, keys[index]!]));
    this.#newest = ids.at(-1) ?? "";
  }

  wrap(dataKey: Buffer, id: string): Wrapped {
    return {
      masterKey: this.#newest,
      wrapped: encrypt(this.#keys.get(this.#newest)!, dataKey, aboutKey(id)),
    };
  }

  /** @throws Error when the master key is not in the folder */
  unwrap({ masterKey, wrapped }: Wrapped, id: string): Buffer {
    const key = this.has(masterKey) ? this.#keys.get(masterKey) : undefined;
    if (!key) throw new Error(`The master key ${masterKey} is not in the folder of master keys.`);
    return decrypt(key, wrapped, aboutKey(id));
  }
}

/** Returns true when a folder has a master key. */
export function hasMasterKey(directory: string): boolean {
  return filesIn(directory).length > 0;
}

/** Creates the first master key of a folder. */
export function createFirstMasterKey(directory: string): void {
  createMasterKey(directory, "0001.key");
}

/** Creates a master key; of two processes that create the same one at once, one wins. */
function createMasterKey(directory: string, file: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const draft = join(directory, `${randomBytes(8).toString("hex")}.new`);
  writeFileSync(draft, randomBytes(CIPHER_KEY_BYTES), { mode: 0o600, flag: "wx" });
  try {
    linkSync(draft, join(directory, file)); // atomic: the file is complete when it appears
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft);
  }
}

function filesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter((file) => file.endsWith(".key"))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function readKey(file: string): Buffer {
  if (statSync(file).mode & 0o077)
    throw new Error(`${file} must be readable by its owner alone (chmod 600).`);
  const key = readFileSync(file);
  if (key.length !== CIPHER_KEY_BYTES)
    throw new Error(`${file} is no master key: those have ${CIPHER_KEY_BYTES} bytes.`);
  return key;
}

/** Identifies a key without revealing it. */
function idOf(key: Buffer): string {
  return createHash("sha256").update("starlane master key").update(key).digest("hex").slice(0, 16);
}

const aboutKey = (id: string) => `data key ${id}`;
