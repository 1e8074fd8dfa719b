import { crc32, createInflateRaw } from "node:zlib";
import { LIMITS } from "./limits.js";
import { TableRefused } from "./refusal.js";

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED_FLAG = 1;
const CHUNK_BYTES = 64 * 1024;

interface Part {
  readonly start: number;
  readonly packedBytes: number;
  readonly isStored: boolean;
  /** The checksum of the unpacked bytes. */
  readonly checksum: number;
}

/**
 * A zip archive with a validated directory: nothing encrypted, no duplicate names, no overlapping parts, and no
 * declared size beyond LIMITS. Declared sizes may be wrong, so the unpacked bytes are counted again.
 */
export class ZipArchive {
  readonly #bytes: Buffer;
  readonly #parts: ReadonlyMap<string, Part>;
  #unpacked = 0;

  /** @throws TableRefused */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#parts = readDirectory(bytes);
  }

  get names(): IterableIterator<string> {
    return this.#parts.keys();
  }

  has(name: string): boolean {
    return this.#parts.has(name);
  }

  /** Unpacks a part in chunks. @throws TableRefused */
  async *read(name: string): AsyncGenerator<Buffer, void, undefined> {
    const part = this.#parts.get(name);
    if (!part) throw new TableRefused("DAMAGED");
    const packed = this.#bytes.subarray(part.start, part.start + part.packedBytes);
    let unpacked = 0;
    let checksum = 0;
    for await (const chunk of part.isStored ? inChunks(packed) : inflate(packed)) {
      unpacked += chunk.length;
      this.#unpacked += chunk.length;
      if (this.#unpacked > LIMITS.unpackedBytes) throw new TableRefused("UNPACKS_TOO_LARGE");
      refuseRatio(unpacked, part.packedBytes);
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
    if (checksum !== part.checksum) throw new TableRefused("DAMAGED");
  }
}

function refuseRatio(unpacked: number, packed: number): void {
  if (unpacked > LIMITS.ratioFromBytes && unpacked > packed * LIMITS.ratio)
    throw new TableRefused("UNPACKS_TOO_LARGE");
}

async function* inflate(packed: Buffer): AsyncGenerator<Buffer, void, undefined> {
  const inflating = createInflateRaw({ chunkSize: CHUNK_BYTES });
  inflating.end(packed);
  try {
    for await (const chunk of inflating) yield chunk as Buffer;
  } catch (error) {
    // Any error of zlib means that the bytes are not a deflated part.
    throw error instanceof TableRefused ? error : new TableRefused("DAMAGED");
  } finally {
    inflating.destroy();
  }
}

function* inChunks(bytes: Buffer): Generator<Buffer, void, undefined> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

function readDirectory(bytes: Buffer): Map<string, Part> {
  const end = findEnd(bytes);
  const count = bytes.readUInt16LE(end + 10);
  if (count > LIMITS.parts) throw new TableRefused("UNPACKS_TOO_LARGE");
  let at = bytes.readUInt32LE(end + 16);
  let promised = 0;
  const parts = new Map<string, Part>();
  for (let entry = 0; entry < count; entry += 1) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new TableRefused("DAMAGED");
    const flags = bytes.readUInt16LE(at + 8);
    const method = bytes.readUInt16LE(at + 10);
    const checksum = bytes.readUInt32LE(at + 16);
    const packedBytes = bytes.readUInt32LE(at + 20);
    const unpackedBytes = bytes.readUInt32LE(at + 24);
    const nameBytes = bytes.readUInt16LE(at + 28);
    const local = bytes.readUInt32LE(at + 42);
    const name = bytes.toString("utf8", at + 46, at + 46 + nameBytes).replace(/^\/+/, "");
    at += 46 + nameBytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);

    if (flags & ENCRYPTED_FLAG) throw new TableRefused("ENCRYPTED");
    if ((method !== STORED && method !== DEFLATED) || parts.has(name)) throw new TableRefused("DAMAGED");
    promised += unpackedBytes;
    if (promised > LIMITS.unpackedBytes) throw new TableRefused("UNPACKS_TOO_LARGE");
    refuseRatio(unpackedBytes, packedBytes);
    parts.set(name, { start: startOf(bytes, local), packedBytes, isStored: method === STORED, checksum });
  }
  refuseOverlaps([...parts.values()], end);
  return parts;
}

function findEnd(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - END_BYTES - LONGEST_COMMENT);
  for (let at = bytes.length - END_BYTES; at >= first; at -= 1)
    if (bytes.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  throw new TableRefused("DAMAGED");
}

function startOf(bytes: Buffer, local: number): number {
  if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== LOCAL_ENTRY)
    throw new TableRefused("DAMAGED");
  return local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
}

/**
 * Refuses overlapping parts. Parts that share bytes are how a small archive unpacks to a huge one without any part
 * being suspicious.
 */
function refuseOverlaps(parts: readonly Part[], end: number): void {
  let free = 0;
  for (const { start, packedBytes } of parts.toSorted((one, other) => one.start - other.start)) {
    if (start < free) throw new TableRefused("UNPACKS_TOO_LARGE");
    free = start + packedBytes;
  }
  if (free > end) throw new TableRefused("DAMAGED");
}
