import type { Federation } from "@starlane/federation";
import { ApiError, languageOf, type Language } from "@starlane/graphql";
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
import type { IncomingMessage } from "node:http";
import type { WebSocketServer } from "ws";
import { contextOf, type Asking, type ContextParts, type GatewayContext } from "./context.js";
import { inLanguage } from "./answer.js";
import type { Admission } from "./limits/admission.js";
import type { LiveLimits } from "./limits/limits.js";
import { Listening, shown } from "./live/listening.js";
import { Open, tooManyOpen } from "./live/open.js";
import type { Rounds } from "./live/rounds.js";
import { openSockets } from "./live/sockets.js";
import { OperationReader, type Asked, type ReadOperation } from "./live/operations.js";
import type { PersistedOperations } from "./persisted.js";
import { refuseDenied } from "./policy.js";

export interface LiveParts {
  readonly federation: Federation<GatewayContext>;
  readonly schema: GraphQLSchema;
  readonly parts: ContextParts;
  readonly logger: Logger;
  readonly admission: Admission;
  readonly persisted: PersistedOperations;
  readonly limits: LiveLimits;
  readonly rounds: Rounds;
  /** In bytes. */
  readonly largestFrame: number;
  readonly trustedProxies: readonly string[];
  /** Whether it is closed to whoever looks around. */
  readonly isProduction: boolean;
}

const NOT_BY_GET = new ApiError("BAD_USER_INPUT", {
  "zh-CN": "变更请求须用 POST 发送。",
  en: "A mutation is sent by POST.",
});

type Answers = AsyncGenerator<ExecutionResult, void> | ExecutionResult;

/**
 * The graph for those who listen: over graphql-transport-ws and SSE, which do not pass through Apollo Server. The policy,
 * the limits and what a client sees of an error are the same; and a right that is taken away ends what it had begun.
 */
export class LiveGraph {
  readonly #live: LiveParts;
  readonly #streams = new Streams();
  readonly #reader: OperationReader;
  readonly #listening: Listening;
  readonly #open: Open;
  #sockets: Open | undefined;

  constructor(live: LiveParts) {
    this.#live = live;
    this.#reader = new OperationReader(live.schema, live.admission.gate, live.isProduction);
    this.#listening = new Listening(live);
    this.#open = new Open(live.limits.ofUser);
  }

  /** For requests that accept `text/event-stream`; one operation each. */
  overSse(): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
    const handle = createHandler({
      onNext: (_context, { context }) => untilSent(context.reply.raw),
      onSubscribe: ({ raw, context: { reply } }, { query, operationName, variables }) =>
        this.#streams.begin<ExecutionResult>(
          (signal) =>
            this.#answer({ query, operationName, variables }, askingOf(raw), signal, {
              mayChange: raw.method === "POST", // what is got is logged, and may be got again by anybody on the way
            }),
          () => reply.raw.destroy(),
        ),
    });
    return async (request, reply) => {
      try {
        await handle(request, reply);
      } catch (error) {
        if (!reply.raw.destroyed) throw error; // else it was broken off, and nobody is there to be told
      }
    };
  }

  /** For WebSockets on one path; the token is in the connection's parameters, as `Authorization`, or in the header. */
  overWebSocket(server: FastifyInstance, path: string): void {
    const { limits, persisted, parts, largestFrame, trustedProxies } = this.#live;
    const { sockets, open, addressOf } = openSockets({
      server: server.server,
      path,
      largestFrame,
      ofAddress: limits.connectionsOfAddress,
      trustedProxies,
      publicUrl: parts.publicUrl,
    });
    this.#sockets = open;
    const served = useServer<
      { Authorization?: string; "Accept-Language"?: string },
      { request: IncomingMessage }
    >(
      {
        onSubscribe: async (
          { connectionParams, extra: { request }, subscriptions },
          _id,
          { query: sent, operationName, variables, extensions },
        ) => {
          const { headers } = request;
          const asking = {
            authorization: connectionParams?.Authorization ?? headers.authorization,
            acceptLanguage: connectionParams?.["Accept-Language"] ?? headers["accept-language"],
            idempotencyKey: keyIn(extensions),
            address: addressOf(request),
            origin: `http://${headers.host}`,
          };
          const language = languageOf(asking.acceptLanguage);
          if (Object.keys(subscriptions).length > limits.ofConnection)
            return [inLanguage(tooManyOpen(limits.ofConnection), language)];
          let query: string;
          try {
            query = persisted.textOf({ query: sent, extensions }) ?? sent;
          } catch (error) {
            return [inLanguage(error as ApiError, language)];
          }
          const answer = await this.#streams
            .begin<ExecutionResult>((signal) =>
              this.#answer({ query, operationName, variables }, asking, signal),
            )
            .catch((error: unknown) => {
              this.#live.logger.error({ err: error }, "a listener failed");
              return null;
            });
          if (!answer) return [inLanguage(new ApiError("SERVICE_UNAVAILABLE"), language)];
          const document = this.#reader.documentOf(query);
          // graphql-ws would say itself that there is no such operation, in words of its own.
          if (!document || !getOperationAST(document, operationName)) return refusals(await answer.next());
          // What was answered here is handed through: graphql-ws only wants to know the kind of operation.
          return { schema: this.#live.schema, document, operationName, contextValue: answer };
        },
        execute: ({ contextValue }) => contextValue as Answers,
        subscribe: ({ contextValue }) => contextValue as Answers,
      },
      sockets,
    );
    quiet(sockets, this.#live.logger);
    server.addHook("preClose", async () => {
      this.#streams.close();
      await served.dispose();
    });
  }

  /** Says how many are connected, and how many listen. */
  watchedBy(metrics: Metrics): void {
    metrics.gauge(
      "starlane_subscriptions_open",
      "Subscriptions that are open, over WebSocket and SSE.",
      () => this.#open.count,
    );
    metrics.gauge("starlane_sockets_open", "WebSockets that are open.", () => this.#sockets?.count ?? 0);
  }

  async #answer(
    asked: Asked,
    asking: Asking,
    signal: AbortSignal,
    { mayChange = true }: { mayChange?: boolean } = {},
  ): Promise<Answers> {
    const { federation, logger, parts, admission } = this.#live;
    const context = { ...(await contextOf(asking, parts)), signal };
    try {
      const read = this.#reader.read(asked);
      const { document, operation } = read;
      if (operation.operation === OperationTypeNode.MUTATION && !mayChange) throw NOT_BY_GET;
      refuseDenied(operation, document, context);
      await admission.admit(operation, document, asked.variables, context);
      if (operation.operation === OperationTypeNode.SUBSCRIPTION) return this.#listen(read, context);
      const { operationName, variables } = asked;
      const result = await federation.execute({ document, operationName, variables, context });
      return shown(result, context, logger);
    } catch (error) {
      if (!(error instanceof GraphQLError))
        logger.error({ err: error, requestId: context.requestId }, "a listener failed");
      return shown({ errors: [told(error, context.language)] }, context, logger);
    }
  }

  /** @throws ApiError RATE_LIMITED where too many are open */
  #listen(read: ReadOperation, context: GatewayContext): AsyncGenerator<ExecutionResult, void> {
    const by = context.viewer?.id ?? "";
    if (!this.#open.mayOpen(by)) throw tooManyOpen(this.#open.most);
    const close = this.#open.open(by);
    context.signal?.addEventListener("abort", close, { once: true }); // of one that nobody has begun to read, too
    return closedAfter(this.#listening.listen(read, context), close);
  }
}

/** Says what is wrong with WebSockets in the log, by its code alone; graphql-ws prints it whole, as it does of any frame too large. */
function quiet(sockets: WebSocketServer, logger: Logger): void {
  sockets.removeAllListeners("error").on("error", () => undefined); // of the HTTP server, which says it itself
  sockets.on("connection", (socket) => {
    socket
      .removeAllListeners("error")
      .on("error", ({ code }: NodeJS.ErrnoException) => logger.debug({ code }, "a WebSocket is broken off"));
  });
}

/** What a client names its request by, where one connection carries many. */
function keyIn(extensions: Readonly<Record<string, unknown>> | null | undefined): string | undefined {
  const key = extensions?.idempotencyKey;
  return typeof key === "string" ? key : undefined;
}

async function* closedAfter<T>(values: AsyncGenerator<T, void>, close: () => void): AsyncGenerator<T, void> {
  try {
    yield* values;
  } finally {
    close();
  }
}

function told(error: unknown, language: Language): GraphQLError {
  if (error instanceof ApiError) return inLanguage(error, language);
  return error instanceof GraphQLError ? error : new GraphQLError("");
}

function refusals({ value }: IteratorResult<ExecutionResult, void>): GraphQLError[] {
  return [...(value?.errors ?? [])];
}

/** What an HTTP request says of itself. */
export function askingOf({ headers, ip, id, protocol, host }: FastifyRequest): Asking {
  return {
    authorization: headers.authorization,
    acceptLanguage: headers["accept-language"],
    idempotencyKey: headers["idempotency-key"],
    address: ip,
    requestId: id,
    origin: `${protocol}://${host}`,
  };
}
