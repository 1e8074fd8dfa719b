import { judge, signContext, type KeyRing, type Viewer } from "@starlane/auth";
import { negotiateLanguage } from "@starlane/graphql";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { parse } from "graphql";
import { createHash } from "node:crypto";
import type { ServiceTransport } from "./service-transport.js";
import type { Viewers } from "./viewers.js";

const CALENDAR_MAKER = "query CalendarMaker($secret: String!) { calendarMaker(secret: $secret) }";
const CALENDAR_OF = "query CalendarOf($secret: String!) { calendarOf(secret: $secret) }";
const documents = {
  calendarMaker: { query: CALENDAR_MAKER, document: parse(CALENDAR_MAKER, { noLocation: true }) },
  calendarOf: { query: CALENDAR_OF, document: parse(CALENDAR_OF, { noLocation: true }) },
};
/** 32 bytes in base64url. */
const SECRET = /^([\w-]{43})\.ics$/;

export interface CalendarParts {
  readonly campaigns: ServiceTransport;
  readonly viewers: Viewers;
  readonly gatewayKeys: KeyRing;
  readonly clock: () => Date;
}

/**
 * Serves `GET /calendar/<secret>.ics` for calendar programs, which cannot sign in: the secret in the address is their
 * only credential. The answer has the current rights of the person who made the address; without the right it is 404.
 */
export function serveCalendars(server: FastifyInstance, parts: CalendarParts): void {
  server.get<{ Params: { file: string } }>("/calendar/:file", async (request, reply) => {
    const secret = SECRET.exec(request.params.file)?.[1];
    const text = secret ? await calendarOf(secret, request, parts) : null;
    reply.header("referrer-policy", "no-referrer").header("x-robots-tag", "noindex");
    if (text === null) return reply.status(404).type("text/plain").send("Not found");
    const tag = `"${createHash("sha256").update(text).digest("base64url")}"`;
    // Every cached copy is revalidated on each use, so that no copy outlives the right to it.
    reply.header("cache-control", "private, no-cache").header("etag", tag);
    if (isNamedIn(request.headers["if-none-match"], tag)) return reply.status(304).send();
    return reply
      .type("text/calendar; charset=utf-8")
      .header("content-disposition", 'inline; filename="starlane.ics"')
      .send(text);
  });
}

/** Returns the calendar of a secret; null when the secret is unknown or its maker lost the right. */
async function calendarOf(
  secret: string,
  request: FastifyRequest,
  { campaigns, viewers, gatewayKeys, clock }: CalendarParts,
): Promise<string | null> {
  const ask = async (field: keyof typeof documents, viewer: Viewer | null): Promise<string | null> => {
    const language = negotiateLanguage(request.headers["accept-language"]);
    const signed = { viewer, language, requestId: request.id, address: request.ip };
    const context = signContext(gatewayKeys, signed, clock());
    const { query, document } = documents[field];
    const { data, errors } = await campaigns.execute(
      { document, variables: { secret }, context, request: {} },
      query,
    );
    if (errors) throw new Error(`The campaigns service gave no calendar: ${errors[0]?.message}`);
    return (data?.[field] as string | null | undefined) ?? null;
  };
  const user = await ask("calendarMaker", null);
  const maker = user && (await viewers.findMaker(user));
  if (!maker || judge(maker, "Query.calendarOf") !== "allowed") return null;
  return ask("calendarOf", maker);
}

/** Returns true if the client's `If-None-Match` names that tag. */
function isNamedIn(header: string | undefined, tag: string): boolean {
  return (header ?? "").split(",").some((named) => ["*", tag, `W/${tag}`].includes(named.trim()));
}
