import { hash, verify, type Options } from "@node-rs/argon2";
import { ApiError } from "@starlane/graphql";
import { Semaphore } from "@starlane/runtime";
import { randomBytes } from "node:crypto";

/**
 * The parameters that OWASP recommends as a minimum for argon2id, the library's default: 19 MiB, two passes, one lane;
 * 10 to 20 ms of one core.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id
 */
const ARGON2: Options = {
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
};
/**
 * Most hashes computed at once: they share the cores and the thread pool of four with everything else in the process.
 */
const MAX_CONCURRENT = 2;
/** Most waiting requests, a second or two's worth; further ones are rejected with RATE_LIMITED. */
const MAX_WAITING = 200;

/** Hashes a password with a random salt, for storage. */
export function hashPassword(password: string): Promise<string> {
  return hash(composed(password), ARGON2);
}

/**
 * Hashes and compares passwords, a few at a time, so that a burst of sign-ins uses neither all cores nor all memory.
 */
export class PasswordHasher {
  readonly #dummyHash: string;
  readonly #semaphore = new Semaphore(MAX_CONCURRENT);

  private constructor(dummyHash: string) {
    this.#dummyHash = dummyHash;
  }

  static async open(): Promise<PasswordHasher> {
    return new PasswordHasher(await hashPassword(randomBytes(32).toString("hex")));
  }

  /** @throws ApiError RATE_LIMITED if too many are waiting */
  hash(password: string): Promise<string> {
    return this.#runLimited(() => hashPassword(password));
  }

  /**
   * Returns true if a password matches a hash. With null, for an unknown user or a closed account, it takes the same
   * time and returns false.
   * @throws ApiError RATE_LIMITED if too many are waiting
   */
  async matches(password: string, kept: string | null): Promise<boolean> {
    const same = await this.#runLimited(() => verify(kept ?? this.#dummyHash, composed(password)));
    return same && kept !== null;
  }

  async #runLimited<T>(work: () => Promise<T>): Promise<T> {
    if (this.#semaphore.waiting >= MAX_WAITING)
      throw new ApiError("RATE_LIMITED", undefined, {}, { retryAfterSeconds: 1 });
    return this.#semaphore.run(work);
  }
}

/** Normalises a password, so that the same characters match however the keyboard composed them. */
function composed(password: string): string {
  return password.normalize("NFKC");
}
