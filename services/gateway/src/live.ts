import type { Federation } from "@starlane/federation";
import { ApiError, negotiateLanguage, type Language } from "@starlane/graphql";
import type { Logger, Metrics } from "@starlane/runtime";
import { Streams, untilSent } from "@starlane/service";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  type ExecutionResult,
  type GraphQLSchema,
} from "graphql";
import { createHandler } from "graphql-sse/lib/use/fastify";
import { useServer } from "graphql-ws/use/ws";
import type { SubscribePayload } from "graphql-ws";
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { WebSocket, WebSocketServer } from "ws";
import { inLanguage, type Shown } from "./answer.js";
import {
  claimsOf,
  contextOf,
  type RequestMetadata,
  type ContextParts,
  type GatewayContext,
  type RequestContexts,
} from "./context.js";
import { readParts, textIn, type StreamRequest } from "./graph-request.js";
import { NO_OPERATION, NOT_BY_GET } from "./graph-request.refusals.js";
import type { Admission } from "./limits/admission.js";
import type { LiveLimits } from "./limits/limits.js";
import { SubscriptionServer, shown } from "./live/subscription-server.js";
import { Budget, endFlood } from "./live/budget.js";
import type { HeldSockets } from "./live/held-sockets.js";
import { SubscriptionQuota, tooManyAnonymous, tooManySubscriptions } from "./live/subscription-quota.js";
import type { PeriodicRevalidation } from "./live/periodic-revalidation.js";
import { openSockets } from "./live/sockets.js";
import { OperationReader, type IncomingOperation, type ParsedOperation } from "./live/operations.js";
import type { PersistedOperations } from "./persisted.js";
import { NO_SUCH_OPERATION, refuseDenied } from "./policy.js";

export interface LiveParts {
  readonly federation: Federation<GatewayContext>;
  readonly schema: GraphQLSchema;
  readonly parts: ContextParts;
  readonly logger: Logger;
  readonly admission: Admission;
  readonly persisted: PersistedOperations;
  readonly limits: LiveLimits;
  readonly revalidation: PeriodicRevalidation;
  /** The maximum frame in bytes. */
  readonly largestFrame: number;
  readonly trustedProxies: readonly string[];
  /** True to hide the schema. */
  readonly isProduction: boolean;
}

type Answers = AsyncGenerator<ExecutionResult, void> | ExecutionResult;

/**
 * The graph over graphql-transport-ws and SSE, which bypass Apollo Server. Policy, limits and error masking are the
 * same; and a revoked right ends the subscriptions it allowed.
 */
export class LiveGraph {
  readonly #live: LiveParts;
  readonly #streams = new Streams();
  readonly #reader: OperationReader;
  readonly #subscriptions: SubscriptionServer;
  readonly #quota: SubscriptionQuota;
  #sockets: HeldSockets | undefined;

  constructor(live: LiveParts) {
    this.#live = live;
    this.#reader = new OperationReader(live.schema, live.admission.limiter, live.isProduction);
    this.#subscriptions = new SubscriptionServer(live);
    this.#quota = new SubscriptionQuota(live.limits.ofUser);
  }

  /**
   * Returns the handler of requests that accept `text/event-stream`, with one operation each. An error in the request
   * itself is thrown and sets the status; any other error is sent in the stream, as graphql-sse does.
   */
  overSse(
    contexts: RequestContexts,
  ): (request: FastifyRequest, reply: FastifyReply, incoming: StreamRequest) => Promise<void> {
    const incoming = new WeakMap<FastifyRequest, StreamRequest>();
    const handle = createHandler({
      onNext: (_context, { context }) => untilSent(context.reply.raw),
      onSubscribe: async ({ raw, context: { reply } }) => {
        const context = await contexts.of(raw, () => requestMetadataOf(raw), reply.raw);
        return this.#streams.begin<ExecutionResult>(
          (signal) =>
            this.#answer(
              incoming.get(raw)!,
              { ...context, stop: undefined, signal },
              {
                allowsMutations: raw.method === "POST", // a GET is logged, and may be repeated by any intermediary
                throwsRequestErrors: true,
                refused: incoming.get(raw)!.refused,
              },
            ),
          () => reply.raw.destroy(),
        );
      },
    });
    return async (request, reply, graphRequest) => {
      incoming.set(request, graphRequest);
      request.headers.accept = "text/event-stream"; // the only spelling that graphql-sse recognizes
      forbidCaching(reply);
      try {
        await handle(request, reply);
      } catch (error) {
        if (!reply.raw.destroyed) throw error; // else the client has disconnected
      }
    };
  }

  /** Serves WebSockets on one path; the token is in the connection parameters, as `Authorization`, or in the header. */
  overWebSocket(server: FastifyInstance, path: string): void {
    const { limits, admission, parts, largestFrame, trustedProxies } = this.#live;
    const { sockets, held, signedIn, addressOf } = openSockets({
      server,
      path,
      largestFrame,
      ofAddress: limits.connectionsOfAddress,
      framesOfConnection: limits.framesOfConnection,
      admit: (address) => admission.request(address),
      trustedProxies,
      publicUrl: parts.publicUrl,
    });
    this.#sockets = held;
    const anonymous = new WeakMap<WebSocket, Budget>();
    const served = useServer<
      Readonly<Record<string, unknown>>,
      { socket: WebSocket; request: IncomingMessage }
    >(
      {
        onConnect: ({ connectionParams, extra: { socket, request }, subscriptions }) => {
          held.follow(socket, subscriptions);
          const authorization = connectionParams?.Authorization ?? request.headers.authorization;
          if (claimsOf(textOf(authorization), parts)) signedIn.add(socket);
        },
        onSubscribe: async ({ connectionParams, extra: { socket, request }, subscriptions }, _id, sent) => {
          const { headers } = request;
          const budget = anonymous.get(socket) ?? new Budget(limits.anonymousOfConnection);
          anonymous.set(socket, budget);
          const given = (name: string) => connectionParams?.[name] ?? headers[name.toLowerCase()];
          const metadata = {
            acceptLanguage: textOf(given("Accept-Language")),
            idempotencyKey: sent.extensions?.idempotencyKey,
            address: addressOf(request),
            requestId: randomUUID(),
            origin: `http://${headers.host}`,
          };
          return this.#subscribed(sent, metadata, {
            authorization: given("Authorization"),
            open: Object.keys(subscriptions).length,
            budget,
            end: () => endFlood(socket),
          });
        },
        execute: ({ contextValue }) => contextValue as Answers,
        subscribe: ({ contextValue }) => contextValue as Answers,
      },
      sockets,
    );
    logErrorCodesOnly(sockets, this.#live.logger);
    server.addHook("preClose", async () => {
      this.#streams.close();
      await served.dispose();
    });
  }

  /** Registers the gauges of open connections and subscriptions. */
  watchedBy(metrics: Metrics): void {
    metrics.gauge(
      "starlane_subscriptions_open",
      "Subscriptions that are open, over WebSocket and SSE.",
      () => this.#quota.count,
    );
    metrics.gauge("starlane_sockets_open", "WebSockets that are open.", () => this.#sockets?.count ?? 0);
  }

  /**
   * Returns the errors of one operation for graphql-ws, or execution arguments with an answer that it passes through.
   */
  async #subscribed(
    sent: SubscribePayload,
    metadata: RequestMetadata & { readonly requestId: string },
    connection: Connection,
  ) {
    const { logger, parts, admission, persisted, limits, schema } = this.#live;
    let context: Shown = {
      language: negotiateLanguage(metadata.acceptLanguage),
      requestId: metadata.requestId,
      address: metadata.address,
      denials: parts.denials,
    };
    try {
      if (connection.open > limits.ofConnection) throw tooManySubscriptions(limits.ofConnection);
      await admission.request(metadata.address);
      const authorization = textIn("Authorization", connection.authorization);
      const read = readParts({ ...sent });
      admission.limiter.assertWithinNesting(read.variables, read.extensions);
      const query = persisted.textOf(read) ?? read.query;
      if (!query) throw NO_OPERATION;
      const found = await contextOf({ ...metadata, authorization }, parts);
      context = found;
      if (!found.viewer && !connection.budget.take()) {
        setImmediate(connection.end); // after the error is sent
        throw tooManyAnonymous();
      }
      const { operationName, variables } = read;
      await admission.enter(query, operationName, found);
      const answer = await this.#streams.begin<ExecutionResult>((signal) =>
        this.#answer({ query, operationName, variables }, { ...found, signal }),
      );
      const document = this.#reader.documentOf(query);
      // graphql-ws would report the missing operation with its own message.
      if (!document || !getOperationAST(document, operationName)) return refusals(await answer.next());
      // The answer is already made: graphql-ws only needs the kind of operation.
      return { schema, document, operationName, contextValue: answer };
    } catch (error) {
      if (!(error instanceof GraphQLError))
        logger.error({ err: error, requestId: metadata.requestId }, "a listener failed");
      return [
        ...(shown({ errors: [toGraphQLError(error, context.language)] }, context, logger).errors ?? []),
      ];
    }
  }

  async #answer(
    incoming: IncomingOperation,
    context: GatewayContext,
    { allowsMutations = true, throwsRequestErrors = false, refused }: AnswerOptions = {},
  ): Promise<Answers> {
    const { federation, logger, admission } = this.#live;
    try {
      if (refused) throw refused;
      const read = this.#reader.read(incoming);
      const { document, operation } = read;
      if (operation.operation === OperationTypeNode.MUTATION && !allowsMutations) throw NOT_BY_GET;
      refuseDenied(operation, document, context);
      await admission.admit(operation, document, incoming.variables, context);
      if (operation.operation === OperationTypeNode.SUBSCRIPTION) return this.#subscribe(read, context);
      const { operationName, variables } = incoming;
      const result = await federation.execute({ document, operationName, variables, context });
      return shown(result, context, logger);
    } catch (error) {
      if (throwsRequestErrors && isRequestError(error)) throw error;
      if (!(error instanceof GraphQLError))
        logger.error({ err: error, requestId: context.requestId }, "a listener failed");
      return shown({ errors: [toGraphQLError(error, context.language)] }, context, logger);
    }
  }

  /** Starts a subscription. @throws ApiError RATE_LIMITED when too many are open */
  #subscribe(read: ParsedOperation, context: GatewayContext): AsyncGenerator<ExecutionResult, void> {
    const by = context.viewer?.id ?? "";
    if (!this.#quota.hasCapacity(by)) throw tooManySubscriptions(this.#quota.limit);
    const close = this.#quota.acquire(by);
    context.signal?.addEventListener("abort", close, { once: true }); // also for a stream that was never read
    return closedAfter(this.#subscriptions.subscribe(read, context), close);
  }
}

/**
 * Logs errors of WebSockets by their code only; graphql-ws would print them completely, including for every oversized
 * frame.
 */
function logErrorCodesOnly(sockets: WebSocketServer, logger: Logger): void {
  sockets.removeAllListeners("error").on("error", () => undefined); // an error of the HTTP server, which reports it itself
  sockets.on("connection", (socket) => {
    socket
      .removeAllListeners("error")
      .on("error", ({ code }: NodeJS.ErrnoException) => logger.debug({ code }, "a WebSocket is broken off"));
  });
}

interface AnswerOptions {
  readonly allowsMutations?: boolean;
  /** True to throw errors of the request rather than send them. */
  readonly throwsRequestErrors?: boolean;
  /** An error found before the operation was read. */
  readonly refused?: ApiError | undefined;
}

/** The facts about a connection for one of its operations. */
interface Connection {
  /** Not validated: a client may send any type. */
  readonly authorization: unknown;
  /** Open operations on it, including this one. */
  readonly open: number;
  readonly budget: Budget;
  readonly end: () => void;
}

/** Returns true for an error of the request itself, which does not depend on the sender or the time. */
function isRequestError(error: unknown): error is ApiError {
  if (!(error instanceof ApiError) || error === NO_SUCH_OPERATION) return false;
  return error.code === "BAD_USER_INPUT" || error.code === "QUERY_TOO_COMPLEX";
}

/**
 * Forbids caching of answers over SSE, which may contain tokens like any other; graphql-sse would allow it with
 * revalidation.
 */
function forbidCaching({ raw }: FastifyReply): void {
  const writeHead = raw.writeHead.bind(raw) as (status: number, ...rest: unknown[]) => typeof raw;
  raw.writeHead = (status: number, ...rest: (string | object | undefined)[]) => {
    // graphql-sse passes a status text before the headers; Fastify, which answers thrown errors, does not.
    const texts = rest.filter((part) => typeof part === "string");
    const headers = rest.find((part) => typeof part === "object");
    return writeHead(status, ...texts, { ...headers, "cache-control": "no-store" });
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

async function* closedAfter<T>(values: AsyncGenerator<T, void>, close: () => void): AsyncGenerator<T, void> {
  try {
    yield* values;
  } finally {
    close();
  }
}

function toGraphQLError(error: unknown, language: Language): GraphQLError {
  if (error instanceof ApiError) return inLanguage(error, language);
  return error instanceof GraphQLError ? error : new GraphQLError("");
}

function refusals({ value }: IteratorResult<ExecutionResult, void>): GraphQLError[] {
  return [...(value?.errors ?? [])];
}

/** Returns the metadata of an HTTP request. */
export function requestMetadataOf({ headers, ip, id, protocol, host }: FastifyRequest): RequestMetadata {
  return {
    authorization: headers.authorization,
    acceptLanguage: headers["accept-language"],
    idempotencyKey: headers["idempotency-key"],
    address: ip,
    requestId: id,
    origin: `${protocol}://${host}`,
  };
}
