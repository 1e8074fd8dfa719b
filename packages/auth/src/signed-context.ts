import type { KeyRing } from "./keys.js";
import { CONTEXT_SECONDS, readContext, signContext, type Idempotency, type RequestContext } from "./token.js";

/**
 * The proof of a request's context for a service: a signed token when it came over a network, the object itself within
 * a process.
 */
export type ContextCredential = string | SignedContext;

/**
 * The context of a request, as signed by the gateway. Only a holder of the gateway's key can create one. Within a
 * process it cannot be tampered with, so it is passed as an object and signed only when another process needs its
 * `token`.
 */
export class SignedContext {
  readonly #keys: KeyRing;
  readonly #keyId: string;
  readonly #context: RequestContext;
  readonly #at: Date;
  readonly #elapsed: () => number;
  readonly #since: number;
  #token: string | undefined;

  /**
   * @param elapsed a monotonic clock in milliseconds, so that setting the system clock does not change the age within
   *   the process
   * @throws Error when `keys` has no key to sign with
   */
  constructor(
    keys: KeyRing,
    context: RequestContext,
    now: Date,
    elapsed: () => number = () => performance.now(),
    since = elapsed(),
  ) {
    this.#keys = keys;
    this.#keyId = keys.signing().id;
    this.#context = context;
    this.#at = now;
    this.#elapsed = elapsed;
    this.#since = since;
  }

  /** Returns the same context with an idempotency key. */
  withIdempotency(idempotency: Idempotency): SignedContext {
    return new SignedContext(
      this.#keys,
      { ...this.#context, idempotency },
      this.#at,
      this.#elapsed,
      this.#since,
    );
  }

  /** The signed token, for a service in another process. Created on first use. */
  get token(): string {
    this.#token ??= signContext(this.#keys, this.#context, this.#at);
    return this.#token;
  }

  /** Returns the context; null when its key is not in `keys`, or it is as old as an expired token. */
  verifiedBy(keys: KeyRing): RequestContext | null {
    const age = (this.#elapsed() - this.#since) / 1000;
    return age < CONTEXT_SECONDS && keys.verifying(this.#keyId) ? this.#context : null;
  }
}

/**
 * Verifies a context. Returns null when the gateway did not sign it, it has expired, or the signer's clock is too far
 * from ours.
 */
export function verifyContext(
  keys: KeyRing,
  credential: ContextCredential,
  now: Date,
): RequestContext | null {
  return typeof credential === "string" ? readContext(keys, credential, now) : credential.verifiedBy(keys);
}
