import { signContext, type KeyRing } from "@starlane/auth";
import type { Logger } from "@starlane/runtime";
import { parse, type DocumentNode } from "graphql";
import type { Language } from "@starlane/graphql";
import type { ServiceTransport } from "../service-transport.js";
import { TtlCache } from "../ttl-cache.js";

/** Whoever stands before the page: somebody without an account. */
export interface Visitor {
  readonly language: Language;
  readonly requestId: string;
  readonly address: string;
  readonly origin: string | undefined;
}

/** What a token leads to. */
export interface Opening {
  readonly event: string;
  /** Of the event. */
  readonly area: string;
  readonly state: "OPEN" | "NOT_YET" | "OVER" | "CALLED_OFF";
  readonly opensAt: Date;
  readonly closesAt: Date;
}

export interface Poster extends Opening {
  readonly url: string;
  /** An SVG picture. */
  readonly qr: string;
}

/** The facts of an event that its self-check-in page and poster show. */
export interface EventSummary {
  readonly title: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly place: string | null;
  readonly audiences: readonly string[];
}

export interface Community {
  readonly id: string;
  readonly name: string;
  /** Its street. */
  readonly parent: { readonly id: string; readonly name: string } | null;
}

export interface SelfCheckInEntry {
  readonly clientId: string;
  readonly person: { readonly identityNumber?: string; readonly phone?: string };
  readonly audience: string;
  readonly area?: string;
  readonly at: string;
}

export interface Receipt {
  readonly verdict: string;
  readonly reason: string | null;
}

export interface DoorParts {
  readonly services: readonly ServiceTransport[];
  readonly gatewayKeys: KeyRing;
  readonly clock: () => Date;
  readonly logger: Logger;
}

const FRESH_MS = 60_000;
/** Streets and communities change once a year. */
const AREAS_FRESH_MS = 15 * 60_000;
const MAX_CACHED_ENTRIES = 500;

/**
 * What the page asks of the services, for nobody signed in. Only attendance must answer: without the others the page has
 * no title or no list of communities, and still checks people in.
 */
export class Door {
  readonly #parts: DoorParts;
  readonly #summaries: TtlCache<EventSummary | null>;
  readonly #communities: TtlCache<readonly Community[]>;

  constructor(parts: DoorParts) {
    this.#parts = parts;
    this.#summaries = new TtlCache(FRESH_MS, MAX_CACHED_ENTRIES);
    this.#communities = new TtlCache(AREAS_FRESH_MS, MAX_CACHED_ENTRIES);
  }

  /** Null where a token leads nowhere. */
  async look(token: string, visitor: Visitor): Promise<Opening | null> {
    const { page } = await this.#ask<{ page: Opening | null }>(LOOK, { token }, visitor);
    return page && withInstants(page, "opensAt", "closesAt");
  }

  /** The same with what is printed. */
  async poster(token: string, visitor: Visitor): Promise<Poster | null> {
    const { page } = await this.#ask<{ page: Poster | null }>(POSTER, { token }, visitor);
    return page && withInstants(page, "opensAt", "closesAt");
  }

  /** @returns null where the token leads nowhere */
  async checkIn(token: string, entry: SelfCheckInEntry, visitor: Visitor): Promise<Receipt | null> {
    const item = { ...entry, method: "SELF_SCAN" };
    const answer = await this.#execute(CHECK_IN, { token, item }, visitor);
    if (answer.errors?.[0]?.extensions?.code === "NOT_FOUND") return null;
    return (dataOf(answer, CHECK_IN) as { receipt: Receipt }).receipt;
  }

  async summary(event: string, visitor: Visitor): Promise<EventSummary | null> {
    const ask = async () => {
      const { summary } = await this.#ask<{ summary: EventSummary | null }>(
        EVENT_SUMMARY,
        { event },
        visitor,
      );
      return summary && withInstants(summary, "startsAt", "endsAt");
    };
    return this.#orElse(null, () => this.#summaries.getOrLoad(event, ask));
  }

  /** The communities of the district an area lies in. */
  async communities(area: string, visitor: Visitor): Promise<readonly Community[]> {
    const ask = async () =>
      (await this.#ask<{ communities: Community[] }>(COMMUNITIES, { area }, visitor)).communities;
    return this.#orElse([], () => this.#communities.getOrLoad(area.slice(0, 6), ask));
  }

  async #orElse<T>(less: T, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      this.#parts.logger.warn({ err: error }, "a page of self check-in is shown without a part");
      return less;
    }
  }

  async #ask<Data>(question: Question, variables: object, visitor: Visitor): Promise<Data> {
    return dataOf(await this.#execute(question, variables, visitor), question) as Data;
  }

  async #execute({ service, document, text }: Question, variables: object, visitor: Visitor) {
    const { services, gatewayKeys, clock } = this.#parts;
    const reach = services.find(({ name }) => name === service);
    if (!reach) throw new Error(`There is no service "${service}".`);
    const context = signContext(gatewayKeys, { viewer: null, ...visitor }, clock());
    return reach.execute({ document, variables: { ...variables }, context, request: {} }, text);
  }
}

interface Question {
  readonly service: string;
  readonly text: string;
  readonly document: DocumentNode;
}

function question(service: string, text: string): Question {
  return { service, text, document: parse(text, { noLocation: true }) };
}

const OPENING = "event area state opensAt closesAt";
const LOOK = question(
  "attendance",
  `query Look($token: String!) { page: selfCheckInPage(token: $token) { ${OPENING} } }`,
);
const POSTER = question(
  "attendance",
  `query Poster($token: String!) { page: selfCheckInPage(token: $token) { ${OPENING} url qr } }`,
);
const CHECK_IN = question(
  "attendance",
  `mutation SelfCheckIn($token: String!, $item: CheckInItem!) {
    receipt: selfCheckIn(token: $token, item: $item) { verdict reason }
  }`,
);
const EVENT_SUMMARY = question(
  "campaigns",
  "query EventSummary($event: ID!) { summary: eventNotice(id: $event) { title startsAt endsAt place audiences } }",
);
const COMMUNITIES = question(
  "venues",
  "query Communities($area: ID!) { communities: communitiesAround(area: $area) { id name parent { id name } } }",
);

type Answered = Awaited<ReturnType<ServiceTransport["execute"]>>;

/** Of an error only the code is told: its words may repeat what somebody filled in. */
function dataOf({ data, errors }: Answered, { service }: Question): unknown {
  if (errors) throw new Error(`${service} answered a page with ${String(errors[0]?.extensions?.code)}`);
  return data;
}

/** Instants are texts where they came over HTTP. */
function withInstants<T extends object>(value: T, ...fields: readonly (keyof T)[]): T {
  const instants = fields.map((field) => [field, new Date(value[field] as string)]);
  return { ...value, ...(Object.fromEntries(instants) as Partial<T>) };
}
