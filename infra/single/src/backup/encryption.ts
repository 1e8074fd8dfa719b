import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";

/*
 * An encrypted file is a header and frames of 64 KiB, each AES-256-GCM with a key that scrypt derives from the
 * passphrase. A frame's nonce contains its number and marks the last frame, so omitted, reordered or truncated frames
 * are detected.
 */

const MAGIC = Buffer.from("STARLANE SEALED 1\n");
const SALT_BYTES = 16;
const FRAME_BYTES = 64 * 1024;
const TAG_BYTES = 16;
const HEAD_BYTES = MAGIC.length + SALT_BYTES;
/** The cost of a guess: 128 MiB and about half a second. */
const HARDNESS = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };

/** Thrown when the passphrase is wrong, or the file was changed or truncated. */
export class Unopenable extends Error {
  constructor() {
    super("The passphrase is another one, or the file was changed.");
    this.name = "Unopenable";
  }
}

type Bytes = AsyncIterable<Buffer>;

/** The length of a file's beginning that shows if it is encrypted. */
export const MAGIC_BYTES = MAGIC.length;

/** Returns true if a file with this beginning is encrypted. */
export function isEncrypted(beginning: Buffer): boolean {
  return beginning.subarray(0, MAGIC.length).equals(MAGIC);
}

/** Encrypts a stream of bytes; each file has its own salt, and therefore its own key. */
export async function* encryptStream(source: Bytes, passphrase: string): AsyncGenerator<Buffer, void> {
  const salt = randomBytes(SALT_BYTES);
  const key = await keyOf(passphrase, salt);
  yield Buffer.concat([MAGIC, salt]);
  let number = 0;
  for await (const { bytes, isLast } of framesOf(source, FRAME_BYTES)) {
    const cipher = createCipheriv("aes-256-gcm", key, nonceOf(number, isLast));
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    number += 1;
  }
}

/** Reverses `encryptStream`. @throws Unopenable */
export async function* decryptStream(source: Bytes, passphrase: string): AsyncGenerator<Buffer, void> {
  let key: Buffer | null = null;
  let number = 0;
  for await (const { bytes, isLast } of framesOf(source, FRAME_BYTES + TAG_BYTES, HEAD_BYTES)) {
    if (key === null) {
      if (!isEncrypted(bytes) || bytes.length < HEAD_BYTES) throw new Unopenable();
      key = await keyOf(passphrase, bytes.subarray(MAGIC.length));
      if (isLast) throw new Unopenable();
      continue;
    }
    if (bytes.length < TAG_BYTES) throw new Unopenable();
    const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(number, isLast));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      yield Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
    } catch {
      throw new Unopenable();
    }
    number += 1;
  }
  if (key === null) throw new Unopenable();
}

function keyOf(passphrase: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    scrypt(passphrase.normalize("NFKC"), salt, 32, HARDNESS, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  );
}

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(number, 7);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

/** Cuts bytes into frames of equal length; the last one is shorter and may be empty. */
async function* framesOf(
  source: Bytes,
  length: number,
  first = length,
): AsyncGenerator<{ bytes: Buffer; isLast: boolean }, void> {
  let pending: Buffer[] = [];
  let size = 0;
  let wanted = first;
  for await (const chunk of source) {
    pending.push(chunk);
    size += chunk.length;
    while (size > wanted) {
      const all = Buffer.concat(pending);
      yield { bytes: all.subarray(0, wanted), isLast: false };
      pending = [all.subarray(wanted)];
      size -= wanted;
      wanted = length;
    }
  }
  yield { bytes: Buffer.concat(pending), isLast: true };
}
