import { signContext, type KeyRing } from "@starlane/auth";
import { languageOf } from "@starlane/graphql";
import type { FastifyInstance } from "fastify";
import { parse } from "graphql";
import type { ServiceReach } from "./reach.js";

const CALENDAR_OF = "query CalendarOf($secret: String!) { calendarOf(secret: $secret) }";
const document = parse(CALENDAR_OF, { noLocation: true });
/** 32 bytes, base64url. */
const SECRET = /^([\w-]{43})\.ics$/;
const FRESH_SECONDS = 300;

export interface CalendarParts {
  readonly campaigns: ServiceReach;
  readonly gatewayKeys: KeyRing;
  readonly clock: () => Date;
}

/** `GET /calendar/<secret>.ics`: for programs that cannot sign in, so that the secret in the address is all they have. */
export function serveCalendars(
  server: FastifyInstance,
  { campaigns, gatewayKeys, clock }: CalendarParts,
): void {
  server.get<{ Params: { file: string } }>("/calendar/:file", async (request, reply) => {
    const secret = SECRET.exec(request.params.file)?.[1];
    const language = languageOf(request.headers["accept-language"]);
    const signed = { viewer: null, language, requestId: request.id, address: request.ip };
    const context = signContext(gatewayKeys, signed, clock());
    const answer = secret
      ? await campaigns.execute({ document, variables: { secret }, context, request: {} }, CALENDAR_OF)
      : { data: { calendarOf: null } };
    if (answer.errors)
      throw new Error(`The campaigns service gave no calendar: ${answer.errors[0]?.message}`);
    const text = answer.data?.calendarOf as string | null | undefined;
    reply.header("referrer-policy", "no-referrer").header("x-robots-tag", "noindex");
    if (text == null) return reply.status(404).type("text/plain").send("Not found");
    return reply
      .type("text/calendar; charset=utf-8")
      .header("cache-control", `private, max-age=${FRESH_SECONDS}`)
      .header("content-disposition", 'inline; filename="starlane.ics"')
      .send(text);
  });
}
