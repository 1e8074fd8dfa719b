import type { KeyRing } from "./keys.js";
import { CONTEXT_SECONDS, readContext, signContext, type Idempotency, type RequestContext } from "./token.js";

/** What a service is given to know for whom it works: signed where it came over a network. */
export type GivenContext = string | VouchedContext;

/**
 * A context the gateway vouches for. Only who holds the gateway's key can make one, and within a process nothing can come
 * between: there it is handed over as it is, and no signature is made or checked. Another process is given its `token`.
 */
export class VouchedContext {
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

  /** The same of a request that may be sent again. */
  sentAs(idempotency: Idempotency): VouchedContext {
    return new VouchedContext(
      this.#keys,
      { ...this.#context, idempotency },
      this.#at,
      this.#elapsed,
      this.#since,
    );
  }

  /** The same, signed, for a service in another process. */
  get token(): string {
    this.#token ??= signContext(this.#keys, this.#context, this.#at);
    return this.#token;
  }

  /** What was vouched for; null when it was by a key that is none of `keys`, or too long ago, as a token's would be. */
  readBy(keys: KeyRing): RequestContext | null {
    const age = (this.#elapsed() - this.#since) / 1000;
    return age < CONTEXT_SECONDS && keys.verifying(this.#keyId) ? this.#context : null;
  }
}

/** Reads what the gateway vouches for; null when it does not, or did too long ago, or by a clock that is far from ours. */
export function readGiven(keys: KeyRing, given: GivenContext, now: Date): RequestContext | null {
  return typeof given === "string" ? readContext(keys, given, now) : given.readBy(keys);
}
