import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";

/*
 * An encrypted file is a head and frames of 64 KiB, each AES-256-GCM under a key that scrypt makes of the passphrase. A frame's nonce
 * is its number, and says whether it is the last: frames cannot be left out, put in another order, or cut off unnoticed.
 */

const MAGIC = Buffer.from("STARLANE SEALED 1\n");
const SALT_BYTES = 16;
const FRAME_BYTES = 64 * 1024;
const TAG_BYTES = 16;
const HEAD_BYTES = MAGIC.length + SALT_BYTES;
/** A guess costs 128 MiB and about half a second. */
const HARDNESS = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };

/** The passphrase is another, or the file was changed or cut off. */
export class Unopenable extends Error {
  constructor() {
    super("The passphrase is another one, or the file was changed.");
    this.name = "Unopenable";
  }
}

type Bytes = AsyncIterable<Buffer>;

/** The number of bytes at its beginning that tell whether a file is encrypted. */
export const MAGIC_BYTES = MAGIC.length;

/** Tells whether a file that begins so is encrypted. */
export function isEncrypted(beginning: Buffer): boolean {
  return beginning.subarray(0, MAGIC.length).equals(MAGIC);
}

/** Encrypts a stream of bytes; each file has a salt of its own, hence a key of its own. */
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

/** Decrypts it again. @throws Unopenable */
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

/** Cuts bytes into frames of one length, the last of which is shorter and may be empty. */
async function* framesOf(
  source: Bytes,
  length: number,
  first = length,
): AsyncGenerator<{ bytes: Buffer; isLast: boolean }, void> {
  let kept: Buffer[] = [];
  let size = 0;
  let wanted = first;
  for await (const chunk of source) {
    kept.push(chunk);
    size += chunk.length;
    while (size > wanted) {
      const all = Buffer.concat(kept);
      yield { bytes: all.subarray(0, wanted), isLast: false };
      kept = [all.subarray(wanted)];
      size -= wanted;
      wanted = length;
    }
  }
  yield { bytes: Buffer.concat(kept), isLast: true };
}
