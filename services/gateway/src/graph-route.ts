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
  /** Answers with Apollo Server. */
  readonly answer: Answers;
  /** Answers over SSE. */
  readonly stream: (
    request: FastifyRequest,
    reply: FastifyReply,
    graphRequest: StreamRequest,
  ) => Promise<unknown>;
}

const AWAY_LOGGED_EVERY_MS = 10_000;
const METHODS = new Set(["GET", "HEAD", "POST"]);
/** The shortest answer in bytes that is compressed: most are shorter and fit into one packet. */
const COMPRESSED_FROM_BYTES = 1_400;
/** The maximum body in bytes of a request without a valid token: signing in takes a hundredth. */
const LARGEST_ANONYMOUS_BODY = 64 * 1024;

/** Serves `/graphql` over HTTP: one operation per request, answered as JSON or as a stream. */
export function serveGraph(server: FastifyInstance, parts: GraphRouteParts): void {
  const { path, admission, contexts, persisted, requestMetrics, documentCache, answer, stream, logger } =
    parts;
  void server.register(async (scope) => {
    await scope.register(compress, {
      encodings: ["br", "gzip"],
      threshold: COMPRESSED_FROM_BYTES,
      globalDecompression: false, // the size limits apply to the body as sent
    });
    scope.setErrorHandler((error, request, reply) => {
      const known = graphErrorOf(error);
      const code = known instanceof ApiError ? known.code : "INTERNAL_SERVER_ERROR";
      requestMetrics.recordError(request, code);
      if (known instanceof ApiError) note(known, request);
      reply.header("cache-control", "no-store"); // also for requests refused before the hooks below
      return answerError(known, request, reply);
    });
    const mayLogAway = oncePer(AWAY_LOGGED_EVERY_MS);
    const note = (error: ApiError, request: FastifyRequest): void => {
      const { cause } = error;
      if (cause && mayLogAway()) logger.warn({ err: cause, requestId: request.id }, "a service is away");
      if (parts.parts.denials) noteDenied(error, request, parts.parts.denials);
    };
    // Answers may contain tokens, and are private to one viewer.
    scope.addHook("onRequest", async (request, reply) => {
      reply.header("cache-control", "no-store");
      if (!METHODS.has(request.method)) throw METHOD_NOT_ALLOWED;
      refuseForgery(request);
      refuseType(request);
    });
    scope.removeAllContentTypeParsers();
    const parseJson = scope.getDefaultJsonParser("error", "error");
    scope.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body: Buffer, done) => {
      const { authorization } = request.headers;
      const read = () => {
        // Invalid UTF-8 would be decoded into other characters.
        if (!isUtf8(body)) return done(MALFORMED_JSON);
        void parseJson(request, body.toString(), done);
      };
      if (body.length <= LARGEST_ANONYMOUS_BODY) return read();
      const claims = claimsOf(authorization, parts.parts);
      // A client whose token has expired must renew it and send the same request again.
      if (!claims) return done(authorization === undefined ? TOO_LARGE : new ApiError("UNAUTHENTICATED"));
      admission.waitForShare(claims.user).then(read, done);
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
      handler: () => undefined, // never reached
    });

    async function handle(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
      const graphRequest = openPersisted(request, readGraphRequest(request), persisted);
      const text = graphRequest.query;
      if (text === undefined || text === "") throw NO_OPERATION;
      requestMetrics.nameOperation(request, persisted.nameOf(text));
      const context = await contexts.of(request, () => requestMetadataOf(request), reply.raw);
      admission.limiter.assertWithinNesting(graphRequest.variables, graphRequest.extensions);
      const entered = admission.enter(text, graphRequest.operationName, context);
      if (wantsStream(request.headers.accept)) {
        const refused = await entered.catch(reportInStream);
        return stream(request, reply, { ...graphRequest, query: text, ...(refused && { refused }) });
      }
      await entered;
      return (await documentCache.answer(request, reply)) ?? answer(request, reply);
    }
  });
}

/** Runs work within a trace, continuing the client's trace when there is one. */
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

/** Replaces a persisted hash by the text of its operation, also in the request body, which later handlers read. */
function openPersisted(
  request: FastifyRequest,
  { extensions, ...sent }: GraphRequest,
  persisted: PersistedOperations,
): GraphRequest {
  const text = persisted.textOf({ query: sent.query, extensions });
  // GET has no benefit here: answers are not cached, and addresses are logged.
  if (text !== null && request.method !== "POST") throw NOT_BY_HASH;
  const graphRequest = { ...sent, query: text ?? sent.query };
  // A hash next to a text adds nothing. Apollo Server treats a part that is present as given, even when it is
  // undefined.
  if (request.method === "POST" && extensions !== undefined)
    request.body = Object.fromEntries(Object.entries(graphRequest).filter(([, part]) => part !== undefined));
  return { ...graphRequest, extensions };
}

/**
 * Lets the stream report missing rights, whether they are detected before or after validation; rethrows other errors.
 */
function reportInStream(error: unknown): ApiError {
  if (!(error instanceof ApiError)) throw error;
  if (error === NO_SUCH_OPERATION || error.code === "UNAUTHENTICATED") return error;
  throw error;
}

/** Returns true if a client wants a stream; one that also accepts JSON, as urql does for every operation, gets JSON. */
function wantsStream(accept: string | undefined): boolean {
  return accept?.includes("text/event-stream") === true && !accept.includes("json");
}

const JSON_TYPE = /^application\/json\s*(;|$)/i;
/** The supported answer types and their wildcards. Multipart streams need nothing more, since nothing is deferred. */
const ANSWERED =
  /(^|[\s,])(\*\/\*|application\/(\*|json|graphql-response\+json)|text\/event-stream)\s*(;|,|$)/i;

/** Rejects an unsupported body type or an `Accept` without a supported type. @throws ApiError BAD_USER_INPUT */
function refuseType({ method, headers }: FastifyRequest): void {
  if (method === "POST" && !JSON_TYPE.test(headers["content-type"] ?? "")) throw UNSUPPORTED_TYPE;
  if (headers.accept !== undefined && headers.accept !== "" && !ANSWERED.test(headers.accept))
    throw NOT_ACCEPTABLE;
}

/** Content types that a page of another site can post without a preflight request. */
const SIMPLE = /^(text\/plain|application\/x-www-form-urlencoded|multipart\/form-data)\b/i;
const PREFLIGHT_HEADERS = ["authorization", "apollo-require-preflight", "x-apollo-operation-name"] as const;

/**
 * Rejects requests that a page of another site could send from its visitor's browser (CSRF).
 * @throws ApiError BAD_USER_INPUT
 */
function refuseForgery({ headers }: FastifyRequest): void {
  const type = headers["content-type"];
  if (type !== undefined && !SIMPLE.test(type)) return;
  if (PREFLIGHT_HEADERS.every((name) => headers[name] === undefined)) throw MAY_BE_FORGED;
}

/** Converts an error of the HTTP server to the graph's error. */
function graphErrorOf(error: unknown): unknown {
  const { statusCode } = error as { statusCode?: number };
  if (error instanceof ApiError || statusCode === undefined || statusCode >= 500) return error;
  if (statusCode === 413) return TOO_LARGE;
  return statusCode === 415 ? UNSUPPORTED_TYPE : MALFORMED_JSON;
}
