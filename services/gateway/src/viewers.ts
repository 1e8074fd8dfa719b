import { signContext, type AccessClaims, type KeyRing, type Viewer } from "@starlane/auth";
import { elapsedMs, type Elapsed } from "@starlane/runtime";
import { ApiError } from "@starlane/graphql";
import { parse, type DocumentNode } from "graphql";
import { randomUUID } from "node:crypto";
import type { ServiceTransport } from "./service-transport.js";
import { TtlCache } from "./ttl-cache.js";

/** The time after which a revoked right is gone everywhere. */
const VIEWER_TTL_MS = 15_000;
/** The maximum number of cached viewers. */
const MAX_CACHED_VIEWERS = 10_000;

interface Question {
  readonly text: string;
  readonly document: DocumentNode;
}

const FACTS = "{ id username agency agencies grants { role area } session }";
const VIEWERS_OF = question(
  `query ViewersOf($users: [ID!]!, $sessions: [ID!]!) { found: viewersOf(users: $users, sessions: $sessions) ${FACTS} }`,
);
const MAKER_OF = question(`query MakerOf($user: ID!) { found: makerOf(user: $user) ${FACTS} }`);

function question(text: string): Question {
  return { text, document: parse(text, { noLocation: true }) };
}

/** Loads viewers from the agencies service, with their current rights: a token does not contain rights. */
export class Viewers {
  readonly #agencies: ServiceTransport;
  readonly #keys: KeyRing;
  readonly #clock: () => Date;
  readonly #known: TtlCache<Viewer | null>;
  /** The pending batch: requests of the same moment, such as a thousand subscribers of one event, share one query. */
  #pending: { readonly claims: AccessClaims[]; readonly answer: Promise<(Viewer | null)[]> } | null = null;

  constructor(agencies: ServiceTransport, keys: KeyRing, clock: () => Date, elapsed: Elapsed = elapsedMs) {
    this.#agencies = agencies;
    this.#keys = keys;
    this.#clock = clock;
    this.#known = new TtlCache(VIEWER_TTL_MS, MAX_CACHED_VIEWERS, elapsed);
  }

  /** Returns the viewer; null when the session has ended or the account is closed. */
  find(claims: AccessClaims): Promise<Viewer | null> {
    return this.#known.getOrLoad(`${claims.user} ${claims.session}`, () => this.#loadInBatch(claims));
  }

  /** Returns the maker of an address that works without a sign-in; null when their account is closed. */
  findMaker(user: string): Promise<Viewer | null> {
    return this.#known.getOrLoad(user, async () => (await this.#query(MAKER_OF, { user })) as Viewer | null);
  }

  async #loadInBatch(claims: AccessClaims): Promise<Viewer | null> {
    this.#pending ??= { claims: [], answer: this.#loadBatch() };
    const { answer, claims: all } = this.#pending;
    const place = all.push(claims) - 1;
    return (await answer)[place] ?? null;
  }

  async #loadBatch(): Promise<(Viewer | null)[]> {
    await new Promise((resolve) => setImmediate(resolve));
    const { claims } = this.#pending!;
    this.#pending = null;
    const users = claims.map(({ user }) => user);
    const sessions = claims.map(({ session }) => session);
    return (await this.#query(VIEWERS_OF, { users, sessions })) as (Viewer | null)[];
  }

  async #query({ text, document }: Question, variables: Record<string, unknown>): Promise<unknown> {
    const signed = { viewer: null, language: "en", requestId: randomUUID() } as const;
    const context = signContext(this.#keys, signed, this.#clock());
    try {
      const operation = { document, variables, context, request: {} };
      const { data, errors } = await this.#agencies.execute(operation, text);
      if (errors) throw new Error(`The agencies service did not say who asks: ${errors[0]?.message}`);
      return data?.found ?? null;
    } catch (cause) {
      // Neither the client nor its token is at fault: the client should retry.
      throw new ApiError("SERVICE_UNAVAILABLE", undefined, {}, {}, { cause });
    }
  }
}
