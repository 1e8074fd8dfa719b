import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The age at which a loaded folder is read again: a rotation reaches every process within it. */
const RELOAD_AFTER_MS = 30_000;

const ID_LENGTH = 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;

interface Key {
  readonly id: string;
  readonly publicKey: KeyObject;
  /** Absent in a process that only verifies. */
  readonly privateKey?: KeyObject;
  /** Secrets derived from the private key, by purpose. Cached because deriving one takes longer than using it. */
  readonly secrets: Map<string, Buffer>;
}

/**
 * The P-256 keys in one folder, each a PEM file. The private key whose file name sorts last signs; every key verifies, until
 * its file is deleted. A process that only verifies is given a folder with public keys.
 */
export class KeyRing {
  #keys: Key[] = [];
  #loadedAt = Number.NEGATIVE_INFINITY;

  constructor(readonly directory: string) {
    this.#load();
  }

  /** @throws Error when the folder holds no private key */
  signing(): { id: string; key: KeyObject } {
    const { id, privateKey } = this.#signing();
    return { id, key: privateKey };
  }

  /** Returns the public key with that id, or null when the folder does not (or no longer) contain it. */
  verifying(id: string): KeyObject | null {
    this.#refresh();
    const known = this.#find(id);
    // The key may have been added and used just now. Reading the folder again is cheap, but must not happen for every
    // forged id.
    if (known || performance.now() - this.#loadedAt < 1_000) return known;
    this.#load();
    return this.#find(id);
  }

  /**
   * Returns a message authentication code (HMAC-SHA-256) with a secret derived from the signing key for one purpose. It
   * is shorter than a signature; only holders of the private key can verify it.
   */
  mac(purpose: string, data: Buffer): Buffer {
    return macBy(this.#signing(), purpose, data);
  }

  /**
   * Returns true if `mac`, which may be truncated, was made for that purpose with a key that is still in the folder.
   */
  isMac(purpose: string, data: Buffer, mac: Buffer): boolean {
    this.#refresh();
    if (this.#hasMade(purpose, data, mac)) return true;
    if (performance.now() - this.#loadedAt < 1_000) return false;
    this.#load(); // another process may just have added the key
    return this.#hasMade(purpose, data, mac);
  }

  /**
   * Encrypts data (AES-256-GCM) with a secret derived from the signing key for one purpose.
   * @param about identifies the object the data belongs to (additional authenticated data); decryption requires the
   *   same value
   */
  encrypt(purpose: string, data: Buffer, about: string): Buffer {
    const key = this.#signing();
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv("aes-256-gcm", secretOf(key, purpose), iv).setAAD(Buffer.from(about));
    const encrypted = Buffer.concat([cipher.update(data), cipher.final()]);
    return Buffer.concat([Buffer.from(key.id), iv, cipher.getAuthTag(), encrypted]);
  }

  /**
   * Decrypts the result of `encrypt`.
   * @throws Error when it was altered, belongs to another object, or its key is no longer in the folder
   */
  decrypt(purpose: string, ciphertext: Buffer, about: string): Buffer {
    this.#refresh();
    const id = ciphertext.subarray(0, ID_LENGTH).toString();
    if (!this.#find(id)) this.#load(); // another process may just have added the key
    const key = this.#keys.find((each) => each.id === id);
    if (!canSign(key)) throw new Error(`There is no key ${id} in ${this.directory}.`);
    const [ivEnds, tagEnds] = [ID_LENGTH + IV_BYTES, ID_LENGTH + IV_BYTES + TAG_BYTES];
    const iv = ciphertext.subarray(ID_LENGTH, ivEnds);
    const decipher = createDecipheriv("aes-256-gcm", secretOf(key, purpose), iv, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(about))
      .setAuthTag(ciphertext.subarray(ivEnds, tagEnds));
    return Buffer.concat([decipher.update(ciphertext.subarray(tagEnds)), decipher.final()]);
  }

  #hasMade(purpose: string, data: Buffer, mac: Buffer): boolean {
    return this.#keys.some(
      (key) => canSign(key) && timingSafeEqual(macBy(key, purpose, data).subarray(0, mac.length), mac),
    );
  }

  #signing(): SigningKey {
    this.#refresh();
    const newest = this.#keys.findLast(canSign);
    if (!newest) throw new Error(`There is no private key in ${this.directory}.`);
    return newest;
  }

  #find(id: string): KeyObject | null {
    return this.#keys.find((key) => key.id === id)?.publicKey ?? null;
  }

  #refresh(): void {
    if (performance.now() - this.#loadedAt > RELOAD_AFTER_MS) this.#load();
  }

  #load(): void {
    const files = readdirSync(this.directory).filter((file) => file.endsWith(".pem"));
    this.#keys = files.sort().map((file) => readKey(readFileSync(join(this.directory, file), "utf8")));
    this.#loadedAt = performance.now();
  }
}

/** Opens a folder of keys for signing, and creates it with a first key when it is empty. Only its owner may read it. */
export function openKeyRing(directory: string): KeyRing {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (!readdirSync(directory).some((file) => file.endsWith(".pem"))) rotateKeys(directory, new Date());
  return new KeyRing(directory);
}

/**
 * Adds a new key, which signs from now on. Old keys still verify until their files are deleted, which is safe once the
 * longest-lived token they signed has expired.
 */
export function rotateKeys(directory: string, now: Date): void {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const file = join(directory, `${now.toISOString().replaceAll(/[:.]/g, "-")}.pem`);
  writeFileSync(`${file}.new`, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  chmodSync(`${file}.new`, 0o600);
  renameSync(`${file}.new`, file);
}

function macBy(key: SigningKey, purpose: string, data: Buffer): Buffer {
  return createHmac("sha256", secretOf(key, purpose)).update(data).digest();
}

function secretOf({ privateKey, secrets }: SigningKey, purpose: string): Buffer {
  const known = secrets.get(purpose);
  if (known) return known;
  const der = privateKey.export({ type: "pkcs8", format: "der" });
  const secret = Buffer.from(hkdfSync("sha256", der, "", purpose, 32));
  secrets.set(purpose, secret);
  return secret;
}

type SigningKey = Key & { readonly privateKey: KeyObject };
const canSign = (key: Key | undefined): key is SigningKey => key?.privateKey !== undefined;

function readKey(pem: string): Key {
  const privateKey = pem.includes("PRIVATE KEY") ? createPrivateKey(pem) : undefined;
  const publicKey = createPublicKey(pem);
  const id = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("base64url")
    .slice(0, ID_LENGTH);
  return { id, publicKey, privateKey, secrets: new Map() };
}
