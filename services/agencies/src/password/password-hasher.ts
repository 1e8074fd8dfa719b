import { hash, verify, type Options } from "@node-rs/argon2";
import { ApiError } from "@starlane/graphql";
import { Semaphore } from "@starlane/runtime";
import { randomBytes } from "node:crypto";

/**
 * What OWASP asks of argon2id, the library's default, at least: 19 MiB, two passes, one lane; 10 to 20 ms of one core.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id
 */
const ARGON2: Options = {
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
};
/** At once: everything else of the process shares its cores and its thread pool of four. */
const AT_ONCE = 2;
/** Waiting at most, a second or two's worth; who comes then is asked to come again rather than kept. */
const WAITING_AT_MOST = 200;

/** Hashes a password to be kept, with a salt of its own. */
export function hashPassword(password: string): Promise<string> {
  return hash(composed(password), ARGON2);
}

/** Hashes and compares passwords, a few at a time, so that a rush of sign-ins takes neither all cores nor all memory. */
export class PasswordHasher {
  readonly #nobodys: string;
  readonly #semaphore = new Semaphore(AT_ONCE);

  private constructor(nobodys: string) {
    this.#nobodys = nobodys;
  }

  static async open(): Promise<PasswordHasher> {
    return new PasswordHasher(await hashPassword(randomBytes(32).toString("hex")));
  }

  /** @throws ApiError RATE_LIMITED when too many wait already */
  hash(password: string): Promise<string> {
    return this.#runLimited(() => hashPassword(password));
  }

  /**
   * Whether a password is the one that was hashed. With null, for somebody who does not exist or may not sign in, it takes
   * the same time and says no.
   * @throws ApiError RATE_LIMITED when too many wait already
   */
  async matches(password: string, kept: string | null): Promise<boolean> {
    const same = await this.#runLimited(() => verify(kept ?? this.#nobodys, composed(password)));
    return same && kept !== null;
  }

  async #runLimited<T>(work: () => Promise<T>): Promise<T> {
    if (this.#semaphore.waiting >= WAITING_AT_MOST)
      throw new ApiError("RATE_LIMITED", undefined, {}, { retryAfterSeconds: 1 });
    return this.#semaphore.run(work);
  }
}

/** The same characters, however the keyboard composed them. */
function composed(password: string): string {
  return password.normalize("NFKC");
}
