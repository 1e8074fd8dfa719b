import { judge } from "@starlane/auth";
import type { Federation } from "@starlane/federation";
import { ApiError } from "@starlane/graphql";
import type { Logger } from "@starlane/runtime";
import { Streams } from "@starlane/service";
import type { FastifyInstance, FastifyRequest } from "fastify";
import {
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  parse,
  validate,
  type ExecutionResult,
  type GraphQLSchema,
} from "graphql";
import { createHandler } from "graphql-sse/lib/use/fastify";
import { useServer } from "graphql-ws/use/ws";
import type { IncomingMessage } from "node:http";
import { WebSocketServer } from "ws";
import { inLanguage, showErrors } from "./answer.js";
import { contextOf, contextOfEvent, type Asking, type ContextParts, type GatewayContext } from "./context.js";
import { refuseDenied, rootFields } from "./policy.js";

export interface LiveParts {
  readonly federation: Federation<GatewayContext>;
  readonly schema: GraphQLSchema;
  readonly parts: ContextParts;
  readonly logger: Logger;
  readonly maxTokens: number;
}

/** An operation as a client sends it. */
interface Asked {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Readonly<Record<string, unknown>> | null;
}

type Answers = AsyncGenerator<ExecutionResult, void> | ExecutionResult;

/**
 * The graph for those who listen: over graphql-transport-ws and SSE, which do not pass through Apollo Server. The policy,
 * the limits and what a client sees of an error are the same; and a right that is taken away ends what it had begun.
 */
export class LiveGraph {
  readonly #live: LiveParts;
  readonly #streams = new Streams();

  constructor(live: LiveParts) {
    this.#live = live;
  }

  /** For requests that accept `text/event-stream`; one operation each. */
  overSse() {
    return createHandler({
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
          { query, operationName, variables },
        ) => {
          const { headers, socket } = request;
          const asking = {
            authorization: connectionParams?.Authorization ?? headers.authorization,
            acceptLanguage: connectionParams?.["Accept-Language"] ?? headers["accept-language"],
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
      const { document, operation } = this.#read(asked);
      refuseDenied(operation, document, context);
      const request = { document, operationName: asked.operationName, variables: asked.variables, context };
      if (operation.operation !== OperationTypeNode.SUBSCRIPTION)
        return this.#shown(await federation.execute(request), context);
      const events = await federation.subscribe({
        ...request,
        contextOfEvent: () => contextOfEvent(context, parts),
      });
      if (!(Symbol.asyncIterator in events)) return this.#shown(events, context);
      return this.#whileAllowed(events, [...rootFields(operation, [])], context);
    } catch (error) {
      if (!(error instanceof GraphQLError))
        logger.error({ err: error, requestId: context.requestId }, "a listener failed");
      const shown = error instanceof GraphQLError ? error : new GraphQLError("");
      return this.#shown({ errors: [shown] }, context);
    }
  }

  /** @throws GraphQLError when the operation cannot be read, or is none of this graph's */
  #read({ query, operationName }: Asked) {
    const document = parse(query, { maxTokens: this.#live.maxTokens });
    const mistakes = validate(this.#live.schema, document);
    if (mistakes[0])
      throw new GraphQLError(mistakes[0].message, {
        nodes: mistakes[0].nodes,
        extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
      });
    const operation = getOperationAST(document, operationName);
    if (!operation)
      throw new ApiError("BAD_USER_INPUT", {
        "zh-CN": "没有该名称的操作。",
        en: "There is no operation of that name.",
      });
    return { document, operation };
  }

  async *#whileAllowed(
    events: AsyncGenerator<ExecutionResult, void>,
    fields: string[],
    context: GatewayContext,
  ) {
    const { viewers } = this.#live.parts;
    for await (const event of events) {
      const viewer = context.claims && (await viewers.find(context.claims));
      const denied = fields.some((field) => judge(viewer, `Subscription.${field}`) !== "allowed");
      if (denied) {
        yield { errors: [inLanguage(new ApiError("UNAUTHENTICATED"), context.language)] };
        return;
      }
      yield this.#shown(event, context);
    }
  }

  #shown(result: ExecutionResult, context: GatewayContext): ExecutionResult {
    if (!result.errors) return result;
    const errors = showErrors(
      result.errors.map((error) => error.toJSON()),
      context,
      this.#live.logger,
    );
    return { ...result, errors: errors.map(({ message, ...error }) => new GraphQLError(message, error)) };
  }
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
