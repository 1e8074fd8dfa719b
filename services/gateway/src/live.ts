import type { Federation } from "@starlane/federation";
import type { Logger } from "@starlane/runtime";
import { Streams, untilSent } from "@starlane/service";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { GraphQLError, OperationTypeNode, parse, type ExecutionResult, type GraphQLSchema } from "graphql";
import { createHandler } from "graphql-sse/lib/use/fastify";
import { useServer } from "graphql-ws/use/ws";
import type { IncomingMessage } from "node:http";
import { WebSocketServer } from "ws";
import { contextOf, type Asking, type ContextParts, type GatewayContext } from "./context.js";
import { Listening, shown } from "./live/listening.js";
import { OperationReader, type Asked } from "./live/operations.js";
import { refuseDenied } from "./policy.js";

export interface LiveParts {
  readonly federation: Federation<GatewayContext>;
  readonly schema: GraphQLSchema;
  readonly parts: ContextParts;
  readonly logger: Logger;
  readonly maxTokens: number;
}

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

  constructor(live: LiveParts) {
    this.#live = live;
    this.#reader = new OperationReader(live.schema, live.maxTokens);
    this.#listening = new Listening(live);
  }

  /** For requests that accept `text/event-stream`; one operation each. */
  overSse() {
    return createHandler({
      onNext: (_context, { context }) => untilSent(context.reply.raw),
      onSubscribe: ({ raw }, { query, operationName, variables }) =>
        this.#streams.begin<ExecutionResult>((signal) =>
          this.#answer({ query, operationName, variables }, askingOf(raw), signal),
        ),
    });
  }

  /** For WebSockets on one path; the token is in the connection's parameters, as `Authorization`, or in the header. */
  overWebSocket(server: FastifyInstance, path: string): void {
    const sockets = new WebSocketServer({ server: server.server, path, maxPayload: 1024 * 1024 });
    const served = useServer<
      { Authorization?: string; "Accept-Language"?: string },
      { request: IncomingMessage }
    >(
      {
        onSubscribe: async (
          { connectionParams, extra: { request } },
          _id,
          { query, operationName, variables, extensions },
        ) => {
          const { headers, socket } = request;
          const asking = {
            authorization: connectionParams?.Authorization ?? headers.authorization,
            acceptLanguage: connectionParams?.["Accept-Language"] ?? headers["accept-language"],
            idempotencyKey: keyIn(extensions),
            address: socket.remoteAddress,
            origin: `http://${headers.host}`,
          };
          const answer = await this.#streams.begin<ExecutionResult>((signal) =>
            this.#answer({ query, operationName, variables }, asking, signal),
          );
          if (!isReadable(query)) return refusals(await answer.next());
          // What was answered here is handed through: graphql-ws only wants to know the kind of operation.
          return { schema: this.#live.schema, document: parse(query), operationName, contextValue: answer };
        },
        execute: ({ contextValue }) => contextValue as Answers,
        subscribe: ({ contextValue }) => contextValue as Answers,
      },
      sockets,
    );
    server.addHook("preClose", async () => {
      this.#streams.close();
      await served.dispose();
    });
  }

  async #answer(asked: Asked, asking: Asking, signal: AbortSignal): Promise<Answers> {
    const { federation, logger, parts } = this.#live;
    const context = { ...(await contextOf(asking, parts)), signal };
    try {
      const read = this.#reader.read(asked);
      const { document, operation } = read;
      refuseDenied(operation, document, context);
      if (operation.operation === OperationTypeNode.SUBSCRIPTION)
        return this.#listening.listen(read, context);
      const { operationName, variables } = asked;
      const result = await federation.execute({ document, operationName, variables, context });
      return shown(result, context, logger);
    } catch (error) {
      if (!(error instanceof GraphQLError))
        logger.error({ err: error, requestId: context.requestId }, "a listener failed");
      const told = error instanceof GraphQLError ? error : new GraphQLError("");
      return shown({ errors: [told] }, context, logger);
    }
  }
}

/** What a client names its request by, where one connection carries many. */
function keyIn(extensions: Readonly<Record<string, unknown>> | null | undefined): string | undefined {
  const key = extensions?.idempotencyKey;
  return typeof key === "string" ? key : undefined;
}

/** graphql-ws itself reads the document to know the kind of operation. */
function isReadable(query: string): boolean {
  try {
    return parse(query).definitions.length > 0;
  } catch {
    return false;
  }
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
