import type { KeyRing } from "./keys.js";
import { CONTEXT_SECONDS, readContext, signContext, type Idempotency, type RequestContext } from "./token.js";

/** What proves to a service for whom it works: a signed token where it came over a network, the object itself within a process. */
export type ContextCredential = string | SignedContext;

/**
 * A request's context as the gateway signs it. Only who holds the gateway's key can make one. Within a process nothing can come
 * between: there it is handed over as it is, and signed only when another process is given its `token`.
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
   * @param elapsed milliseconds by a clock that only goes forward: within the process no clock that is set changes its age
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

  /** The same context with an idempotency key. */
  withIdempotency(idempotency: Idempotency): SignedContext {
    return new SignedContext(
      this.#keys,
      { ...this.#context, idempotency },
      this.#at,
      this.#elapsed,
      this.#since,
    );
  }

  /** The signed token, for a service in another process. */
  get token(): string {
    this.#token ??= signContext(this.#keys, this.#context, this.#at);
    return this.#token;
  }

  /** Returns the context; null when it was made with a key that is none of `keys`, or too long ago, as a token's would be. */
  verifiedBy(keys: KeyRing): RequestContext | null {
    const age = (this.#elapsed() - this.#since) / 1000;
    return age < CONTEXT_SECONDS && keys.verifying(this.#keyId) ? this.#context : null;
  }
}

/** Verifies a context; null when the gateway has not signed it, or did too long ago, or by a clock that is far from ours. */
export function verifyContext(
  keys: KeyRing,
  credential: ContextCredential,
  now: Date,
): RequestContext | null {
  return typeof credential === "string" ? readContext(keys, credential, now) : credential.verifiedBy(keys);
}
