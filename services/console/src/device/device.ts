import {
  openIndexedDbStore,
  createMemoryStore,
  type StoredRecord,
  type EncryptedStore,
} from "./encrypted-store.js";

/** The encrypted data of the district in this browser, so that the console works offline. */
export class Device implements Omit<EncryptedStore, "isPersistent"> {
  #store: Promise<EncryptedStore> | null = null;

  /** Opens the store on first use. */
  #open(): Promise<EncryptedStore> {
    this.#store ??= openIndexedDbStore().catch(() => createMemoryStore());
    return this.#store;
  }

  /** Returns true if the stored data outlasts the page. */
  async isPersistent(): Promise<boolean> {
    return (await this.#open()).isPersistent;
  }

  /** Asks the browser not to evict the data when storage is short; some browsers ask the person. */
  async persist(): Promise<void> {
    await navigator.storage?.persist?.().catch(() => false);
  }

  readonly get = async (name: string): Promise<unknown> => (await this.#open()).get(name);

  /** @throws if the storage is full */
  readonly put = async (name: string, value: unknown): Promise<void> => (await this.#open()).put(name, value);

  readonly drop = async (name: string): Promise<void> => (await this.#open()).drop(name);

  readonly row = async (): Promise<StoredRecord[]> => (await this.#open()).row();

  /** @throws if the storage is full */
  readonly append = async (value: unknown): Promise<number> => (await this.#open()).append(value);

  readonly replace = async (named: StoredRecord): Promise<void> => (await this.#open()).replace(named);

  readonly remove = async (name: number): Promise<void> => (await this.#open()).remove(name);

  readonly clear = async (): Promise<void> => (await this.#open()).clear();
}
