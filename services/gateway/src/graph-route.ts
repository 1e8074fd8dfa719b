import compress from "@fastify/compress";
import { ApiError } from "@starlane/graphql";
import { oncePer, type Logger } from "@starlane/runtime";
import { annotate, continued, isTraced, traced } from "@starlane/tracing";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isUtf8 } from "node:buffer";
import { answerError } from "./answer-error.js";
import type { ValidatedDocumentCache } from "./validated-document-cache.js";
import { claimsOf, type ContextParts, type RequestContexts } from "./context.js";
import { noteDenied } from "./denials.js";
import {
  MALFORMED_JSON,
  MAY_BE_FORGED,
  METHOD_NOT_ALLOWED,
  NO_OPERATION,
  NOT_ACCEPTABLE,
  NOT_BY_HASH,
  TOO_LARGE,
  UNSUPPORTED_TYPE,
} from "./graph-request.refusals.js";
import { readGraphRequest, type GraphRequest, type StreamRequest } from "./graph-request.js";
import type { Admission } from "./limits/admission.js";
import { requestMetadataOf } from "./live.js";
import type { PersistedOperations } from "./persisted.js";
import { NO_SUCH_OPERATION } from "./policy.js";
import { refuseRepeatedParameters } from "./repeated-parameters.js";
import type { RequestMetrics } from "./request-metrics.js";

type Answers = (request: FastifyRequest, reply: FastifyReply) => unknown;

export interface GraphRouteParts {
  readonly path: string;
  readonly admission: Admission;
  readonly contexts: RequestContexts;
  readonly parts: ContextParts;
  readonly persisted: PersistedOperations;
  readonly requestMetrics: RequestMetrics;
  readonly documentCache: ValidatedDocumentCache;
  readonly logger: Logger;
  /** Apollo Server. */
  readonly answer: Answers;
  /** Over SSE. */
  readonly stream: (request: FastifyRequest, reply: FastifyReply, asked: StreamRequest) => Promise<unknown>;
}

const AWAY_LOGGED_EVERY_MS = 10_000;
const TAKEN = new Set(["GET", "HEAD", "POST"]);
/** Answers shorter than this go out as they are: most are, and a frame of the network takes them whole. */
const COMPRESSED_FROM_BYTES = 1_400;
/** The largest body of who shows no good token, in bytes: signing in takes a hundredth. */
const LARGEST_ANONYMOUS_BODY = 64 * 1024;

/** `/graphql` over HTTP: one operation each, answered whole or as a stream. */
export function serveGraph(server: FastifyInstance, parts: GraphRouteParts): void {
  const { path, admission, contexts, persisted, requestMetrics, documentCache, answer, stream, logger } =
    parts;
  void server.register(async (scope) => {
    await scope.register(compress, {
      encodings: ["br", "gzip"],
      threshold: COMPRESSED_FROM_BYTES,
      globalDecompression: false, // a request is read as it came: its size is what the limits count
    });
    scope.setErrorHandler((error, request, reply) => {
      const known = toldOf(error);
      const code = known instanceof ApiError ? known.code : "INTERNAL_SERVER_ERROR";
      requestMetrics.recordError(request, code);
      if (known instanceof ApiError) note(known, request);
      reply.header("cache-control", "no-store"); // of what is refused before the hooks below, too
      return answerError(known, request, reply);
    });
    const mayLogAway = oncePer(AWAY_LOGGED_EVERY_MS);
    const note = (error: ApiError, request: FastifyRequest): void => {
      const { cause } = error;
      if (cause && mayLogAway()) logger.warn({ err: cause, requestId: request.id }, "a service is away");
      if (parts.parts.denials) noteDenied(error, request, parts.parts.denials);
    };
    // Answers may hold tokens, and what they hold is one person's to see.
    scope.addHook("onRequest", async (request, reply) => {
      reply.header("cache-control", "no-store");
      if (!TAKEN.has(request.method)) throw METHOD_NOT_ALLOWED;
      refuseForgery(request);
      refuseType(request);
    });
    scope.removeAllContentTypeParsers();
    const parseJson = scope.getDefaultJsonParser("error", "error");
    scope.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body: Buffer, done) => {
      const { authorization } = request.headers;
      const read = () => {
        // What is no UTF-8 would be read as something else.
        if (!isUtf8(body)) return done(MALFORMED_JSON);
        void parseJson(request, body.toString(), done);
      };
      if (body.length <= LARGEST_ANONYMOUS_BODY) return read();
      const claims = claimsOf(authorization, parts.parts);
      // Whose token has expired is to renew it and send the same again.
      if (!claims) return done(authorization === undefined ? TOO_LARGE : new ApiError("UNAUTHENTICATED"));
      admission.turnOf(claims.user).then(read, done);
    });
    scope.addHook("onRequest", refuseRepeatedParameters);
    scope.route({
      url: path,
      method: ["GET", "POST"],
      handler: (request, reply) => asTrace(request, requestMetrics, () => handle(request, reply)),
    });
    scope.route({
      url: path,
      method: ["PUT", "PATCH", "DELETE", "OPTIONS"],
      handler: () => undefined, // which is never reached
    });

    async function handle(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
      const asked = openPersisted(request, readGraphRequest(request), persisted);
      const text = asked.query;
      if (text === undefined || text === "") throw NO_OPERATION;
      requestMetrics.nameOperation(request, persisted.nameOf(text));
      const context = await contexts.of(request, () => requestMetadataOf(request), reply.raw);
      admission.limiter.assertWithinNesting(asked.variables, asked.extensions);
      const entered = admission.enter(text, asked.operationName, context);
      if (wantsStream(request.headers.accept)) {
        const refused = await entered.catch(toldInStream);
        return stream(request, reply, { ...asked, query: text, ...(refused && { refused }) });
      }
      await entered;
      return (await documentCache.answer(request, reply)) ?? answer(request, reply);
    }
  });
}

/** Does something as a trace, or as part of the one that its client has begun. */
function asTrace(
  request: FastifyRequest,
  requestMetrics: RequestMetrics,
  work: () => Promise<unknown>,
): Promise<unknown> {
  if (!isTraced()) return work();
  return continued(request.headers, () =>
    traced("request", { "starlane.request.id": request.id }, async () => {
      const answered = await work();
      const { operation, code } = requestMetrics.outcomeOf(request);
      annotate({ "graphql.operation.name": operation, "starlane.outcome": code });
      return answered;
    }),
  );
}

/** Puts the text of an operation in the place of its hash, in the request too, which others read. */
function openPersisted(
  request: FastifyRequest,
  { extensions, ...sent }: GraphRequest,
  persisted: PersistedOperations,
): GraphRequest {
  const text = persisted.textOf({ query: sent.query, extensions });
  // By GET there is nothing to gain: what is read is never kept, and addresses are logged.
  if (text !== null && request.method !== "POST") throw NOT_BY_HASH;
  const asked = { ...sent, query: text ?? sent.query };
  // A hash beside a text says nothing that the text does not. Apollo Server takes a part that is there for one that is given.
  if (request.method === "POST" && extensions !== undefined)
    request.body = Object.fromEntries(Object.entries(asked).filter(([, part]) => part !== undefined));
  return { ...asked, extensions };
}

/** Rights are told in the stream, whether they are lacking before the text is validated or after. */
function toldInStream(error: unknown): ApiError {
  if (!(error instanceof ApiError)) throw error;
  if (error === NO_SUCH_OPERATION || error.code === "UNAUTHENTICATED") return error;
  throw error;
}

/** Whether a client asks to be streamed to; one that would take JSON too, as urql says of any operation, gets JSON. */
function wantsStream(accept: string | undefined): boolean {
  return accept?.includes("text/event-stream") === true && !accept.includes("json");
}

const JSON_TYPE = /^application\/json\s*(;|$)/i;
/** Types of answers there are, and what stands for any of them; streams of parts need nothing more, since nothing is deferred. */
const ANSWERED =
  /(^|[\s,])(\*\/\*|application\/(\*|json|graphql-response\+json)|text\/event-stream)\s*(;|,|$)/i;

/** @throws ApiError BAD_USER_INPUT where the body, or every answer that is accepted, is of a type that there is not */
function refuseType({ method, headers }: FastifyRequest): void {
  if (method === "POST" && !JSON_TYPE.test(headers["content-type"] ?? "")) throw UNSUPPORTED_TYPE;
  if (headers.accept !== undefined && headers.accept !== "" && !ANSWERED.test(headers.accept))
    throw NOT_ACCEPTABLE;
}

/** Types that a page of another site can post without the browser asking first. */
const SIMPLE = /^(text\/plain|application\/x-www-form-urlencoded|multipart\/form-data)\b/i;
const ASKED_FIRST = ["authorization", "apollo-require-preflight", "x-apollo-operation-name"] as const;

/** Refuses what a page of another site could have its visitor's browser send. @throws ApiError BAD_USER_INPUT */
function refuseForgery({ headers }: FastifyRequest): void {
  const type = headers["content-type"];
  if (type !== undefined && !SIMPLE.test(type)) return;
  if (ASKED_FIRST.every((name) => headers[name] === undefined)) throw MAY_BE_FORGED;
}

/** Turns a refusal of the server itself into the graph's error for it. */
function toldOf(error: unknown): unknown {
  const { statusCode } = error as { statusCode?: number };
  if (error instanceof ApiError || statusCode === undefined || statusCode >= 500) return error;
  if (statusCode === 413) return TOO_LARGE;
  return statusCode === 415 ? UNSUPPORTED_TYPE : MALFORMED_JSON;
}
