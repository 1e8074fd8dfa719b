import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";

export const KEY_FILE_BYTES = 32;

/**
 * Reads the key in a file; null when there is none.
 * @throws Error when others may read the file
 */
export function readKey(file: string): Buffer | null {
  try {
    const key = readFileSync(file);
    if (statSync(file).mode & 0o077)
      throw new Error(`${file} must be readable by its owner alone (chmod 600).`);
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Creates a key file atomically; of two processes that start at once, one creates it. Returns the key. */
export function createKey(file: string): Buffer {
  const draft = `${file}.${randomBytes(8).toString("hex")}`;
  writeFileSync(draft, randomBytes(KEY_FILE_BYTES), { mode: 0o600, flag: "wx" });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file);
}
