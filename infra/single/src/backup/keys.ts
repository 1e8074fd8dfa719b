import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { Broken, readArchive, verifyArchive, writeArchive } from "./archive.js";

const FOLDER = "keys";

/**
 * Writes the folder of keys into a separate encrypted file: together with the data file it gives access to everything.
 */
export async function backUpKeys(folder: string, file: string, passphrase: string): Promise<void> {
  await writeArchive(file, passphrase, async (archive) => {
    for (const path of filesIn(folder))
      await archive.add(`${FOLDER}/${relative(folder, path).split(sep).join("/")}`, readFileSync(path));
    return { kind: "keys" };
  });
}

/** Reads a whole file of keys without changing anything. @throws Broken, Unopenable, PassphraseRequired */
export async function verifyKeys(file: string, passphrase: string | undefined): Promise<void> {
  const footer = (await verifyArchive(file, passphrase)) as { readonly kind?: string } | null;
  if (footer?.kind !== FOLDER) throw new Broken("It holds no keys.");
}

/** Restores the keys into a folder without any. @throws Broken, Unopenable, PassphraseRequired */
export async function restoreKeys(
  file: string,
  folder: string,
  passphrase: string | undefined,
): Promise<void> {
  await verifyKeys(file, passphrase);
  await readArchive(file, passphrase, async (name, bytes) => {
    const path = join(folder, ...name.split("/").slice(1));
    if (relative(folder, path).startsWith("..")) throw new Error(`${name} leads out of the folder.`);
    const chunks: Buffer[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, Buffer.concat(chunks), { mode: 0o600 });
  });
}

/**
 * Records the state of a folder of keys.
 * @returns a function that restores exactly this state
 */
export function rememberKeys(folder: string): () => void {
  const before = existsSync(folder)
    ? new Map(filesIn(folder).map((path) => [path, readFileSync(path)]))
    : null;
  return () => {
    if (before === null) return rmSync(folder, { recursive: true, force: true });
    for (const path of filesIn(folder)) if (!before.has(path)) rmSync(path);
    for (const [path, bytes] of before)
      if (!existsSync(path) || !readFileSync(path).equals(bytes)) writeFileSync(path, bytes, { mode: 0o600 });
  };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
