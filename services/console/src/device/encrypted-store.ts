import { openDB, type DBSchema, type IDBPDatabase } from "idb";

/** A record of the queue and its key. */
export interface StoredRecord {
  readonly name: number;
  readonly value: unknown;
}

/** An encrypted key-value store with a queue. */
export interface EncryptedStore {
  /** True if the data outlasts the page. */
  readonly isPersistent: boolean;
  readonly get: (name: string) => Promise<unknown>;
  readonly put: (name: string, value: unknown) => Promise<void>;
  readonly drop: (name: string) => Promise<void>;
  /** Returns the records in the order they were added; a record that cannot be decrypted any more has no value. */
  readonly row: () => Promise<StoredRecord[]>;
  readonly append: (value: unknown) => Promise<number>;
  readonly replace: (named: StoredRecord) => Promise<void>;
  readonly remove: (name: number) => Promise<void>;
  /** Deletes everything, including the key. */
  readonly clear: () => Promise<void>;
}

/** An encrypted value, as it is stored. */
interface EncryptedValue {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly text: ArrayBuffer;
}

interface Stored extends DBSchema {
  key: { key: "key"; value: CryptoKey };
  named: { key: string; value: EncryptedValue };
  row: { key: number; value: EncryptedValue };
}

const NAME = "starlane";
const STORES = ["key", "named", "row"] as const;

/**
 * Opens a store in IndexedDB in which every value is encrypted (AES-GCM, 256 bits). The key lies in the same database,
 * as a non-extractable `CryptoKey`, so that a copy of the disk is worthless without the browser's own means.
 * @throws if the browser stores nothing, as in some private windows, or has no cryptography, as over plain HTTP
 */
export async function openIndexedDbStore(): Promise<EncryptedStore> {
  const database = await openDB<Stored>(NAME, 1, {
    upgrade(db) {
      db.createObjectStore("key");
      db.createObjectStore("named");
      db.createObjectStore("row", { autoIncrement: true });
    },
    // Otherwise another tab would have to wait until this one is closed.
    blocking: (_from, _to, { target }) => (target as IDBDatabase).close(),
  });
  await keyOf(database); // fails at once if there is no cryptography
  const encrypt = async (value: unknown): Promise<EncryptedValue> => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(value));
    return { iv, text: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(database), text) };
  };
  const decrypt = async ({ iv, text }: EncryptedValue): Promise<unknown> => {
    const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await keyOf(database), text);
    return JSON.parse(new TextDecoder().decode(opened)) as unknown;
  };
  return {
    isPersistent: true,
    async get(name) {
      const encrypted = await database.get("named", name);
      return encrypted && decrypt(encrypted).catch(() => undefined);
    },
    async put(name, value) {
      await database.put("named", await encrypt(value), name);
    },
    drop: (name) => database.delete("named", name),
    async row() {
      const [names, values] = await Promise.all([database.getAllKeys("row"), database.getAll("row")]);
      return Promise.all(
        names.map(async (name, index) => ({
          name,
          value: await decrypt(values[index]!).catch(() => undefined),
        })),
      );
    },
    append: async (value) => database.add("row", await encrypt(value)),
    async replace({ name, value }) {
      const encrypted = await encrypt(value);
      const change = database.transaction("row", "readwrite");
      // A record that another tab has removed stays removed.
      if ((await change.store.getKey(name)) !== undefined) await change.store.put(encrypted, name);
      await change.done;
    },
    remove: (name) => database.delete("row", name),
    async clear() {
      const change = database.transaction(STORES, "readwrite");
      await Promise.all(STORES.map((store) => change.objectStore(store).clear()));
      await change.done;
    },
  };
}

/** Returns the key of this browser and creates it on first use. */
async function keyOf(database: IDBPDatabase<Stored>): Promise<CryptoKey> {
  const kept = await database.get("key", "key");
  if (kept) return kept;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  const change = database.transaction("key", "readwrite");
  // If two tabs create a key at the same time, the first one counts.
  const first = await change.store.get("key");
  if (!first) await change.store.put(made, "key");
  await change.done;
  return first ?? made;
}

/** Creates a store that lasts as long as the page, for browsers that store nothing. */
export function createMemoryStore(): EncryptedStore {
  const named = new Map<string, unknown>();
  const row = new Map<number, unknown>();
  let last = 0;
  return {
    isPersistent: false,
    get: async (name) => named.get(name),
    async put(name, value) {
      named.set(name, value);
    },
    async drop(name) {
      named.delete(name);
    },
    row: async () => [...row].map(([name, value]) => ({ name, value })),
    async append(value) {
      row.set((last += 1), value);
      return last;
    },
    async replace({ name, value }) {
      if (row.has(name)) row.set(name, value);
    },
    async remove(name) {
      row.delete(name);
    },
    async clear() {
      named.clear();
      row.clear();
    },
  };
}
