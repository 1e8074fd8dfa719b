import { signContext, type AccessClaims, type KeyRing, type Viewer } from "@starlane/auth";
import { parse } from "graphql";
import { randomUUID } from "node:crypto";
import type { ServiceReach } from "./reach.js";

/** A right that was taken away is gone everywhere after this long at most. */
const KNOWN_FOR_MS = 15_000;
/** Sign-ins remembered at once. */
const KNOWN_AT_MOST = 10_000;

const VIEWER_OF = `query ViewerOf($user: ID!, $session: ID!) {
  viewerOf(user: $user, session: $session) { id username agency agencies grants { role area } session }
}`;
const MAKER_OF = `query MakerOf($user: ID!) {
  makerOf(user: $user) { id username agency agencies grants { role area } session }
}`;
const documents = {
  viewerOf: { query: VIEWER_OF, document: parse(VIEWER_OF, { noLocation: true }) },
  makerOf: { query: MAKER_OF, document: parse(MAKER_OF, { noLocation: true }) },
};

/** Who is behind a token, as the agencies service knows them now: their rights are not in the token. */
export class Viewers {
  readonly #agencies: ServiceReach;
  readonly #keys: KeyRing;
  readonly #clock: () => Date;
  readonly #known = new Map<string, { readonly viewer: Promise<Viewer | null>; readonly until: number }>();

  constructor(agencies: ServiceReach, keys: KeyRing, clock: () => Date) {
    this.#agencies = agencies;
    this.#keys = keys;
    this.#clock = clock;
  }

  /** The viewer, or null when the sign-in has ended or the account is closed. */
  find({ user, session }: AccessClaims): Promise<Viewer | null> {
    return this.#remember(`${user} ${session}`, () => this.#ask("viewerOf", { user, session }));
  }

  /** Who made an address that is read without signing in, or null when their account is closed. */
  findMaker(user: string): Promise<Viewer | null> {
    return this.#remember(user, () => this.#ask("makerOf", { user }));
  }

  #remember(key: string, ask: () => Promise<Viewer | null>): Promise<Viewer | null> {
    const now = this.#clock().getTime();
    const known = this.#known.get(key);
    if (known && known.until > now) return known.viewer;
    if (this.#known.size >= KNOWN_AT_MOST) this.#known.clear();
    const viewer = ask();
    this.#known.set(key, { viewer, until: now + KNOWN_FOR_MS });
    viewer.catch(() => this.#known.delete(key));
    return viewer;
  }

  async #ask(field: "viewerOf" | "makerOf", variables: Record<string, string>): Promise<Viewer | null> {
    const context = signContext(
      this.#keys,
      { viewer: null, language: "en", requestId: randomUUID() },
      this.#clock(),
    );
    const { query, document } = documents[field];
    const { data, errors } = await this.#agencies.execute(
      { document, variables, context, request: {} },
      query,
    );
    if (errors) throw new Error(`The agencies service did not say who asks: ${errors[0]?.message}`);
    return (data?.[field] as Viewer | null | undefined) ?? null;
  }
}
