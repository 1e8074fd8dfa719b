import { signContext, type KeyRing } from "@starlane/auth";
import type { Logger } from "@starlane/runtime";
import { parse, type DocumentNode } from "graphql";
import type { Language } from "@starlane/graphql";
import type { ServiceTransport } from "../service-transport.js";
import { TtlCache } from "../ttl-cache.js";

/** A visitor of the page, who has no account. */
export interface Visitor {
  readonly language: Language;
  readonly requestId: string;
  readonly address: string;
  readonly origin: string | undefined;
}

/** The event behind a token, and its state. */
export interface Opening {
  readonly event: string;
  /** The area of the event. */
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

export interface SelfCheckInClientParts {
  readonly services: readonly ServiceTransport[];
  readonly gatewayKeys: KeyRing;
  readonly clock: () => Date;
  readonly logger: Logger;
}

const FRESH_MS = 60_000;
/** Long, because streets and communities change once a year. */
const AREAS_FRESH_MS = 15 * 60_000;
const MAX_CACHED_ENTRIES = 500;

/**
 * The page's access to the services, without a signed-in viewer. Only attendance is required: without the others the
 * page lacks its title or its list of communities, and still accepts check-ins.
 */
export class SelfCheckInClient {
  readonly #parts: SelfCheckInClientParts;
  readonly #summaries: TtlCache<EventSummary | null>;
  readonly #communities: TtlCache<readonly Community[]>;

  constructor(parts: SelfCheckInClientParts) {
    this.#parts = parts;
    this.#summaries = new TtlCache(FRESH_MS, MAX_CACHED_ENTRIES);
    this.#communities = new TtlCache(AREAS_FRESH_MS, MAX_CACHED_ENTRIES);
  }

  /** Returns the event of a token; null for an unknown token. */
  async look(token: string, visitor: Visitor): Promise<Opening | null> {
    const { page } = await this.#load<{ page: Opening | null }>(LOOK, { token }, visitor);
    return page && withInstants(page, "opensAt", "closesAt");
  }

  /** Returns the event with its poster; null for an unknown token. */
  async poster(token: string, visitor: Visitor): Promise<Poster | null> {
    const { page } = await this.#load<{ page: Poster | null }>(POSTER, { token }, visitor);
    return page && withInstants(page, "opensAt", "closesAt");
  }

  /** Sends a check-in. @returns null for an unknown token */
  async checkIn(token: string, entry: SelfCheckInEntry, visitor: Visitor): Promise<Receipt | null> {
    const item = { ...entry, method: "SELF_SCAN" };
    const answer = await this.#execute(CHECK_IN, { token, item }, visitor);
    if (answer.errors?.[0]?.extensions?.code === "NOT_FOUND") return null;
    return (dataOf(answer, CHECK_IN) as { receipt: Receipt }).receipt;
  }

  async summary(event: string, visitor: Visitor): Promise<EventSummary | null> {
    const load = async () => {
      const { summary } = await this.#load<{ summary: EventSummary | null }>(
        EVENT_SUMMARY,
        { event },
        visitor,
      );
      return summary && withInstants(summary, "startsAt", "endsAt");
    };
    return this.#orElse(null, () => this.#summaries.getOrLoad(event, load));
  }

  /** Returns the communities of the district that contains an area. */
  async communities(area: string, visitor: Visitor): Promise<readonly Community[]> {
    const load = async () =>
      (await this.#load<{ communities: Community[] }>(COMMUNITIES, { area }, visitor)).communities;
    return this.#orElse([], () => this.#communities.getOrLoad(area.slice(0, 6), load));
  }

  async #orElse<T>(fallback: T, load: () => Promise<T>): Promise<T> {
    try {
      return await load();
    } catch (error) {
      this.#parts.logger.warn({ err: error }, "a page of self check-in is shown without a part");
      return fallback;
    }
  }

  async #load<Data>(question: Question, variables: object, visitor: Visitor): Promise<Data> {
    return dataOf(await this.#execute(question, variables, visitor), question) as Data;
  }

  async #execute({ service, document, text }: Question, variables: object, visitor: Visitor) {
    const { services, gatewayKeys, clock } = this.#parts;
    const transport = services.find(({ name }) => name === service);
    if (!transport) throw new Error(`There is no service "${service}".`);
    const context = signContext(gatewayKeys, { viewer: null, ...visitor }, clock());
    return transport.execute({ document, variables: { ...variables }, context, request: {} }, text);
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

/** Returns the data of an answer. The error contains only the code: the message may repeat a visitor's input. */
function dataOf({ data, errors }: Answered, { service }: Question): unknown {
  if (errors) throw new Error(`${service} answered a page with ${String(errors[0]?.extensions?.code)}`);
  return data;
}

/** Converts instants, which are strings when they came over HTTP. */
function withInstants<T extends object>(value: T, ...fields: readonly (keyof T)[]): T {
  const instants = fields.map((field) => [field, new Date(value[field] as string)]);
  return { ...value, ...(Object.fromEntries(instants) as Partial<T>) };
}
