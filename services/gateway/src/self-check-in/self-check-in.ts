import { readLink, SELF_CHECK_IN_LINK, type KeyRing } from "@starlane/auth";
import { ApiError, isCalendarDate, negotiateLanguage, say, type Language } from "@starlane/graphql";
import type { Logger } from "@starlane/runtime";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { originOf, type ContextParts } from "../context.js";
import { requestMetadataOf } from "../live.js";
import { sendDocument, type DocumentParts } from "./document.js";
import { SelfCheckInClient, type SelfCheckInClientParts, type Visitor } from "./self-check-in-client.js";
import { Limits } from "./limits.js";
import { closedPageOf, renderCheckInPage } from "./page.js";
import { posterOf } from "./poster.js";
import { CLOSED } from "./words.js";

/** The maximum body of an entry; a normal one is a tenth of it. */
const LARGEST_ENTRY = 4 * 1024;

const number = z.string().min(1).max(40);
const entryShape = z.object({
  clientId: z.string().regex(/^[\w-]{8,64}$/),
  person: z.union([z.strictObject({ phone: number }), z.strictObject({ identityNumber: number })]),
  audience: z.string().max(40),
  area: z
    .string()
    .regex(/^\d{2,18}$/)
    .optional(),
  at: z.iso.datetime().refine((at) => isCalendarDate(at.slice(0, 10))),
});

export interface SelfCheckInParts extends SelfCheckInClientParts {
  readonly parts: Pick<ContextParts, "publicUrl">;
  readonly logger: Logger;
  /** The keys that sign links. */
  readonly linkKeys: KeyRing;
}

type SelfCheckInRequest = FastifyRequest<{
  Params: { token: string };
  Querystring: { lang?: string | string[] };
}>;

/**
 * Serves the self-check-in pages. `GET /c/<token>`: the page. `POST` there, as JSON: one entry, answered with `{
 * verdict, reason }` or `{ errors }` as the graph does. `GET /c/<token>/poster`: a sheet to print. The token is the
 * only credential: no cookie, no session, so that no other site can use a visitor's. It is never logged. A token
 * without our signature is rejected before the body is read, any service is called, or the budget of a signed one is
 * touched.
 */
export function serveSelfCheckIn(
  server: FastifyInstance,
  { parts, linkKeys, ...clientParts }: SelfCheckInParts,
): void {
  const client = new SelfCheckInClient(clientParts);
  const limits = new Limits();
  const visitorOf = (request: SelfCheckInRequest): Visitor => ({
    language: requestedLanguage(request),
    requestId: request.id,
    address: request.ip,
    origin: originOf(requestMetadataOf(request), parts),
  });

  void server.register(async (scope) => {
    scope.removeContentTypeParser("text/plain"); // which a form of another site could send
    scope.addHook("onRequest", async (_request, reply) => {
      reply.headers({
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-robots-tag": "noindex",
      });
    });

    const isSigned = (token: string): boolean => readLink(linkKeys, SELF_CHECK_IN_LINK, token) !== null;
    const onlySigned = async (
      request: FastifyRequest,
      reply: FastifyReply,
    ): Promise<FastifyReply | undefined> => {
      const { params, ip } = request as SelfCheckInRequest;
      if (isSigned(params.token)) return undefined;
      const wait = await limits.madeUp(ip);
      const language = requestedLanguage(request as SelfCheckInRequest);
      if (request.method === "POST") throw wait > 0 ? rateLimited(wait) : notFound();
      return wait > 0
        ? sendClosed(reply.header("retry-after", wait), 429, "HURRIED", language)
        : sendClosed(reply, 404, "GONE", language);
    };

    scope.get(
      "/c/:token",
      { onRequest: onlySigned, ...pageErrors(clientParts.logger) },
      async (request: SelfCheckInRequest, reply) => {
        const visitor = visitorOf(request);
        const { language } = visitor;
        const wait = await limits.look(request.ip, request.params.token);
        if (wait > 0) return sendClosed(reply.header("retry-after", wait), 429, "HURRIED", language);
        const opening = await client.look(request.params.token, visitor);
        if (!opening) return sendClosed(reply, 404, "GONE", language);
        const summary = await client.summary(opening.event, visitor);
        if (opening.state !== "OPEN")
          return sendDocument(reply, "page", closedPageOf(opening.state, { opening, summary }, language));
        const communities = await client.communities(opening.area, visitor);
        return sendDocument(reply, "page", renderCheckInPage({ opening, summary, communities }, language));
      },
    );

    scope.get(
      "/c/:token/poster",
      { onRequest: onlySigned, ...pageErrors(clientParts.logger) },
      async (request: SelfCheckInRequest, reply) => {
        const visitor = visitorOf(request);
        const { language } = visitor;
        const wait = await limits.look(request.ip, request.params.token);
        if (wait > 0) return sendClosed(reply.header("retry-after", wait), 429, "HURRIED", language);
        const poster = await client.poster(request.params.token, visitor);
        if (!poster) return sendClosed(reply, 404, "GONE", language);
        const summary = await client.summary(poster.event, visitor);
        return sendDocument(reply, "poster", posterOf(poster, summary, language));
      },
    );

    scope.post(
      "/c/:token",
      { bodyLimit: LARGEST_ENTRY, onRequest: onlySigned, ...entryErrors(clientParts.logger) },
      async (request: SelfCheckInRequest) => {
        const visitor = visitorOf(request);
        const { token } = request.params;
        const wait = await limits.entry(request.ip, token);
        if (wait > 0) throw rateLimited(wait);
        const entry = entryShape.safeParse(request.body);
        if (!entry.success) throw new ApiError("BAD_USER_INPUT", UNREADABLE);
        const receipt = await client.checkIn(token, entry.data, visitor);
        if (!receipt) throw notFound();
        return receipt;
      },
    );
  });
}

/** Returns the chosen language, the first of several; otherwise the browser's. */
function requestedLanguage({ query, headers }: SelfCheckInRequest): Language {
  const lang = [query.lang].flat().at(0);
  return negotiateLanguage(lang ?? headers["accept-language"]);
}

const notFound = () => new ApiError("NOT_FOUND", CLOSED.GONE.title);
const rateLimited = (wait: number) =>
  new ApiError("RATE_LIMITED", undefined, {}, { retryAfterSeconds: wait });

/** The rendered closed pages without an event, cached because they answer every invalid link. */
const closedPages = new Map<string, DocumentParts>();

function sendClosed(
  reply: FastifyReply,
  status: number,
  why: keyof typeof CLOSED,
  language: Language,
): Promise<FastifyReply> {
  const parts = closedPages.get(`${why} ${language}`) ?? closedPageOf(why, {}, language);
  closedPages.set(`${why} ${language}`, parts);
  return sendDocument(reply.status(status), "page", parts);
}

const UNREADABLE = { "zh-CN": "填写的内容有误。", en: "What was sent cannot be read." };
const STATUS: Readonly<Record<string, number>> = { NOT_FOUND: 404, RATE_LIMITED: 429 };

/** Handles errors of a page with a page that says so. */
function pageErrors(logger: Logger) {
  return {
    errorHandler: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      logger.error({ err: error, requestId: request.id }, "a page of self check-in failed");
      return sendClosed(reply, 503, "AWAY", requestedLanguage(request as SelfCheckInRequest));
    },
  };
}

function entryErrors(logger: Logger) {
  return {
    errorHandler: (error: Error & { statusCode?: number }, request: FastifyRequest, reply: FastifyReply) => {
      const language = requestedLanguage(request as SelfCheckInRequest);
      const isClientError = (error.statusCode ?? 500) < 500 && !(error instanceof ApiError);
      const known = isClientError ? new ApiError("BAD_USER_INPUT", UNREADABLE) : error;
      if (!(known instanceof ApiError))
        logger.error({ err: error, requestId: request.id }, "an entry failed");
      const answered = known instanceof ApiError ? known : new ApiError("SERVICE_UNAVAILABLE");
      const status = isClientError
        ? error.statusCode!
        : (STATUS[answered.code] ?? (answered === known ? 400 : 503));
      const wait = answered.extensions.retryAfterSeconds;
      if (typeof wait === "number") reply.header("retry-after", wait);
      return reply.status(status).send({
        errors: [
          { message: say(answered.phrase, language, answered.values), extensions: answered.extensions },
        ],
      });
    },
  };
}
