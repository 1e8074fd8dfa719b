import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { extract, pack, type Pack } from "tar-stream";
import { isEncrypted, encryptStream, MAGIC_BYTES, decryptStream, Unopenable } from "./encryption.js";

/** The name of the last entry; a file without it is truncated. */
const END = "end.json";
/** The maximum size of an entry; a larger part is split, because an entry's length precedes it. */
const ENTRY_BYTES = 1024 * 1024;

/** Thrown when a file differs from what was written: changed, truncated, or not a backup at all. */
export class Broken extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "Broken";
  }
}

/** Thrown when the archive is encrypted and no passphrase was given. */
export class PassphraseRequired extends Error {}

interface End {
  /** SHA-256 of every name and all bytes before the end. */
  readonly sha256: string;
  /** The value stored at the end; this name is part of the file format. */
  readonly told: unknown;
}

/** Adds parts to an archive, one after the other. */
export interface ArchiveWriter {
  /** @param name a path such as `rows/venues/venue` */
  add(name: string, bytes: AsyncIterable<Buffer> | Buffer): Promise<void>;
}

/**
 * Writes a gzipped tar archive, encrypted if there is a passphrase; any program can read it once it is decrypted. The
 * file gets its name only when it is complete and flushed to disk; only its owner may read it.
 * @param write adds the parts; its result is stored at the end and returned by `readArchive`
 */
export async function writeArchive(
  file: string,
  passphrase: string | undefined,
  write: (writer: ArchiveWriter) => Promise<unknown>,
): Promise<void> {
  const unfinished = `${file}.unfinished`;
  const tar = pack();
  const hash = createHash("sha256");
  const destination = createWriteStream(unfinished, { mode: 0o600, flags: "w" });
  const encrypting = async function* (source: AsyncIterable<Buffer>) {
    yield* passphrase === undefined ? source : encryptStream(source, passphrase);
  };
  const writing = pipeline(tar, createGzip({ level: 6 }), encrypting, destination);
  const filling = (async () => {
    const footer = await write({ add: (name, bytes) => addPart(tar, hash, name, bytes) });
    await addEntry(
      tar,
      END,
      Buffer.from(JSON.stringify({ sha256: hash.digest("hex"), told: footer } satisfies End)),
    );
    tar.finalize();
  })();
  try {
    await Promise.all([
      writing,
      filling.catch((error: Error) => (tar.destroy(error), Promise.reject(error))),
    ]);
    const written = await open(unfinished);
    try {
      await written.sync();
    } finally {
      await written.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function addPart(
  tar: Pack,
  hash: Hash,
  name: string,
  bytes: AsyncIterable<Buffer> | Buffer,
): Promise<void> {
  let number = 0;
  const addNext = async (entry: Buffer) => {
    const path = `${name}/${String((number += 1)).padStart(6, "0")}`;
    hash.update(`${path} ${entry.length}\n`).update(entry);
    await addEntry(tar, path, entry);
  };
  let pending: Buffer[] = [];
  let size = 0;
  for await (const chunk of Buffer.isBuffer(bytes) ? [bytes] : bytes) {
    pending.push(chunk);
    size += chunk.length;
    if (size < ENTRY_BYTES) continue;
    await addNext(Buffer.concat(pending));
    [pending, size] = [[], 0];
  }
  if (size > 0 || number === 0) await addNext(Buffer.concat(pending));
}

/** Adds an entry. Resolves when there is room for more. */
function addEntry(tar: Pack, name: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const onClose = () => reject(new Error("The file could not be written on."));
    tar.once("close", onClose);
    const entry = tar.entry({ name, size: bytes.length, mode: 0o600 }, (error) => {
      tar.off("close", onClose);
      if (error) reject(error);
      else resolve();
    });
    entry.end(bytes);
  });
}

/**
 * Reads a file part by part, and returns the value stored at the end.
 * @param take gets each part; it may leave a part unread
 * @throws any error of the file or of `take`; parts may have been processed by then, so call `verifyArchive` first
 */
export async function readArchive(
  file: string,
  passphrase: string | undefined,
  take: (name: string, bytes: AsyncIterable<Buffer>) => Promise<void>,
): Promise<unknown> {
  const encrypted = isEncrypted(await beginningOf(file));
  if (encrypted && passphrase === undefined) throw new PassphraseRequired();
  const decrypting = async function* (source: AsyncIterable<Buffer>) {
    yield* encrypted ? decryptStream(source, passphrase!) : source;
  };
  const entries = extract();
  const reading = pipeline(createReadStream(file), decrypting, createGunzip(), entries);
  reading.catch(() => undefined); // reported where the entries are read
  try {
    return await takeParts(entries, take);
  } catch (error) {
    entries.destroy();
    const behind: unknown = await reading.then(
      () => error,
      (reason: unknown) => reason,
    );
    throw (behind as NodeJS.ErrnoException).code === "ERR_STREAM_PREMATURE_CLOSE" ? error : behind;
  }
}

/**
 * Reads a whole file and verifies its digest. @returns the value stored at its end
 * @throws Broken, Unopenable, PassphraseRequired, or the file system's own error
 */
export async function verifyArchive(
  file: string,
  passphrase: string | undefined,
  take: (name: string, bytes: AsyncIterable<Buffer>) => Promise<void> = async () => undefined,
): Promise<unknown> {
  try {
    return await readArchive(file, passphrase, take);
  } catch (error) {
    const isOfFiles = (error as NodeJS.ErrnoException).syscall !== undefined;
    if (error instanceof Unopenable || error instanceof PassphraseRequired || isOfFiles) throw error;
    throw new Broken(String(error), { cause: error });
  }
}

async function takeParts(
  entries: ReturnType<typeof extract>,
  take: (name: string, bytes: AsyncIterable<Buffer>) => Promise<void>,
): Promise<unknown> {
  const hash = createHash("sha256");
  const iterator = entries[Symbol.asyncIterator]();
  let next = await iterator.next();
  const nameOf = ({ value }: typeof next) => (value as { header: { name: string } }).header.name;
  while (!next.done && nameOf(next) !== END) {
    const part = nameOf(next).replace(/\/\d+$/, "");
    const bytes = (async function* () {
      while (!next.done && nameOf(next).replace(/\/\d+$/, "") === part) {
        const entry = await wholeOf(next.value as AsyncIterable<Buffer>);
        hash.update(`${nameOf(next)} ${entry.length}\n`).update(entry);
        yield entry;
        next = await iterator.next();
      }
    })();
    await take(part, bytes);
    for await (const _unread of bytes); // unread bytes are part of the digest
  }
  if (next.done) throw new Broken("The end is missing.");
  const { sha256, told } = JSON.parse(
    (await wholeOf(next.value as AsyncIterable<Buffer>)).toString("utf8"),
  ) as End;
  if (sha256 !== hash.digest("hex")) throw new Broken("The digest is another.");
  for await (const _after of { [Symbol.asyncIterator]: () => iterator });
  return told;
}

async function wholeOf(entry: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of entry) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function beginningOf(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAGIC_BYTES), 0, MAGIC_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
