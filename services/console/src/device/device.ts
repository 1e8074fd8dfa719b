import {
  openIndexedDbStore,
  createMemoryStore,
  type StoredRecord,
  type EncryptedStore,
} from "./encrypted-store.js";

/** What this browser keeps of the district, encrypted, so that the console works where there is no signal. */
export class Device implements Omit<EncryptedStore, "isPersistent"> {
  #store: Promise<EncryptedStore> | null = null;

  /** Opened when it is first needed. */
  #open(): Promise<EncryptedStore> {
    this.#store ??= openIndexedDbStore().catch(() => createMemoryStore());
    return this.#store;
  }

  /** Whether what is kept outlasts the page. */
  async isPersistent(): Promise<boolean> {
    return (await this.#open()).isPersistent;
  }

  /** Asks the browser not to clear it away when it is short of room; some ask the person. */
  async persist(): Promise<void> {
    await navigator.storage?.persist?.().catch(() => false);
  }

  readonly get = async (name: string): Promise<unknown> => (await this.#open()).get(name);

  /** @throws where there is no room */
  readonly put = async (name: string, value: unknown): Promise<void> => (await this.#open()).put(name, value);

  readonly drop = async (name: string): Promise<void> => (await this.#open()).drop(name);

  readonly row = async (): Promise<StoredRecord[]> => (await this.#open()).row();

  /** @throws where there is no room */
  readonly append = async (value: unknown): Promise<number> => (await this.#open()).append(value);

  readonly replace = async (named: StoredRecord): Promise<void> => (await this.#open()).replace(named);

  readonly remove = async (name: number): Promise<void> => (await this.#open()).remove(name);

  readonly clear = async (): Promise<void> => (await this.#open()).clear();
}
