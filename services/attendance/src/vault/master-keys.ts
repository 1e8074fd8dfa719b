import { createHash, randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { KEY_BYTES, seal, unseal } from "./sealing.js";

/** A data key as it is kept: encrypted with the master key of that id. */
export interface Wrapped {
  readonly masterKey: string;
  readonly wrapped: Buffer;
}

/**
 * The master keys in one folder, each a file of 32 bytes. The one whose file name sorts last encrypts data keys; every one
 * decrypts those it has encrypted, until its file is deleted.
 */
export class MasterKeys {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #newest: string;

  /** @throws Error for a folder without a key, and for a file that is no key or that others may read */
  constructor(directory: string) {
    const keys = filesIn(directory).map((file) => readKey(join(directory, file)));
    const ids = keys.map(idOf);
    this.#keys = new Map(ids.map((id, index) => [id, keys[index]!]));
    this.#newest = ids.at(-1)!;
  }

  has(id: string): boolean {
    return this.#keys.has(id);
  }

  wrap(dataKey: Buffer, id: string): Wrapped {
    return {
      masterKey: this.#newest,
      wrapped: seal(this.#keys.get(this.#newest)!, dataKey, aboutKey(id)),
    };
  }

  /** @throws Error where the master key is not in the folder */
  unwrap({ masterKey, wrapped }: Wrapped, id: string): Buffer {
    const key = this.#keys.get(masterKey);
    if (!key) throw new Error(`The master key ${masterKey} is not in the folder of master keys.`);
    return unseal(key, wrapped, aboutKey(id));
  }
}

/** Whether a folder has a master key. */
export function hasMasterKey(directory: string): boolean {
  return filesIn(directory).length > 0;
}

/** Makes the first master key of a folder; of two processes that start at once, one makes it. */
export function createFirstMasterKey(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const draft = join(directory, `${randomBytes(8).toString("hex")}.new`);
  writeFileSync(draft, randomBytes(KEY_BYTES), { mode: 0o600, flag: "wx" });
  try {
    linkSync(draft, join(directory, "0001.key")); // whole from the first moment it is there
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
  if (key.length !== KEY_BYTES) throw new Error(`${file} is no master key: those have ${KEY_BYTES} bytes.`);
  return key;
}

/** Tells keys apart without telling them. */
function idOf(key: Buffer): string {
  return createHash("sha256").update("starlane master key").update(key).digest("hex").slice(0, 16);
}

const aboutKey = (id: string) => `data key ${id}`;
