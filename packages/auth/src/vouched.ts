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
  #token: string | undefined;

  /** @throws Error when `keys` has no key to sign with */
  constructor(keys: KeyRing, context: RequestContext, now: Date) {
    this.#keys = keys;
    this.#keyId = keys.signing().id;
    this.#context = context;
    this.#at = now;
  }

  /** The same of a request that may be sent again. */
  sentAs(idempotency: Idempotency): VouchedContext {
    return new VouchedContext(this.#keys, { ...this.#context, idempotency }, this.#at);
  }

  /** The same, signed, for a service in another process. */
  get token(): string {
    this.#token ??= signContext(this.#keys, this.#context, this.#at);
    return this.#token;
  }

  /** What was vouched for; null when it was by a key that is none of `keys`, or too long ago, as a token's would be. */
  readBy(keys: KeyRing, now: Date): RequestContext | null {
    const age = Math.floor(now.getTime() / 1000) - Math.floor(this.#at.getTime() / 1000);
    return age < CONTEXT_SECONDS && keys.verifying(this.#keyId) ? this.#context : null;
  }
}

/** What the gateway vouches for, or null when it does not, or did too long ago. */
export function readGiven(keys: KeyRing, given: GivenContext, now: Date): RequestContext | null {
  return typeof given === "string" ? readContext(keys, given, now) : given.readBy(keys, now);
}
