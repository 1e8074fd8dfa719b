import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { readArchive, verifyArchive, writeArchive } from "./archive.js";

const FOLDER = "keys";

/** Writes the folder of keys into a sealed file of its own: whoever has both files has everything. */
export async function backUpKeys(folder: string, file: string, passphrase: string): Promise<void> {
  await writeArchive(file, passphrase, async (archive) => {
    for (const path of filesIn(folder))
      await archive.add(`${FOLDER}/${relative(folder, path).split(sep).join("/")}`, readFileSync(path));
    return { kind: "keys" };
  });
}

/** Puts them back into a folder that has none. @throws Broken, Unopenable, Sealed */
export async function restoreKeys(
  file: string,
  folder: string,
  passphrase: string | undefined,
): Promise<void> {
  await verifyArchive(file, passphrase);
  await readArchive(file, passphrase, async (name, bytes) => {
    const path = join(folder, ...name.split("/").slice(1));
    if (relative(folder, path).startsWith("..")) throw new Error(`${name} leads out of the folder.`);
    const chunks: Buffer[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, Buffer.concat(chunks), { mode: 0o600 });
  });
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
