import type { ApolloServerPlugin } from "@apollo/server";
import { LRUCache } from "lru-cache";
import type { Federation } from "@starlane/federation";
import type { Logger } from "@starlane/runtime";
import type { FastifyReply, FastifyRequest } from "fastify";
import {
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFormattedError,
} from "graphql";
import { showErrors } from "./answer.js";
import { retryAfterOf, statusOfAnswer } from "./answer-status.js";
import type { GatewayContext, RequestContexts } from "./context.js";
import type { Admission } from "./limits/admission.js";
import { requestMetadataOf } from "./live.js";
import { refuseDenied } from "./policy.js";

/**
 * The size of the cache in characters, and the longest cached text: a console has a hundred texts of a thousand
 * characters. A parsed document takes about thirty times the memory of its text.
 */
const MAX_CACHED_CHARS = 1_000_000;
const MAX_CACHED_TEXT_CHARS = 16 * 1024;
const LINE_BREAK = 0x0a;
/** The `Accept` headers of programs that post JSON; any other is left to Apollo Server. */
const ACCEPTED = new Set([undefined, "*/*", "application/json"]);
const CONTENT = /^application\/json(; ?charset=utf-8)?$/i;

export interface ValidatedDocumentCacheParts {
  readonly federation: Federation<GatewayContext>;
  readonly contexts: RequestContexts;
  readonly admission: Admission;
  readonly logger: Logger;
}

/** A request that can be answered here. */
interface PlainBody {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Readonly<Record<string, unknown>> | null;
}

/**
 * A cache of parsed and validated documents, which answers requests for them without Apollo Server. Apollo Server parses and
 * validates a document the first time; doing so again costs as much as most answers. Only a plain POST that nothing refuses is
 * answered here, with the same bytes as Apollo Server's answer; all others are passed on to it.
 */
export class ValidatedDocumentCache {
  readonly #documents = new LRUCache<string, DocumentNode>({
    maxSize: MAX_CACHED_CHARS,
    sizeCalculation: (_, text) => text.length,
  });
  readonly #parts: ValidatedDocumentCacheParts;

  constructor(parts: ValidatedDocumentCacheParts) {
    this.#parts = parts;
  }

  /** Stores the documents that Apollo Server has validated. */
  plugin(): ApolloServerPlugin<GatewayContext> {
    return {
      requestDidStart: async () => ({
        didResolveOperation: async ({ source, document }) => {
          if (source.length <= MAX_CACHED_TEXT_CHARS) this.#documents.set(source, document);
        },
      }),
    };
  }

  /**
   * Returns the body of the answer as UTF-8 bytes: sending a string would need three times the memory. Undefined,
   * without any effect, when Apollo Server has to answer.
   */
  async answer(request: FastifyRequest, reply: FastifyReply): Promise<Buffer | undefined> {
    const body = plainBodyOf(request);
    const document = body && this.#documents.get(body.query);
    const operation = document && getOperationAST(document, body.operationName);
    if (!operation || operation.operation === OperationTypeNode.SUBSCRIPTION) return undefined;
    const { federation, contexts, admission, logger } = this.#parts;
    const context = await contexts.of(request, () => requestMetadataOf(request), reply.raw);
    try {
      refuseDenied(operation, document, context);
    } catch (error) {
      if (error instanceof GraphQLError) return undefined;
      throw error;
    }
    const { operationName, variables } = body;
    await admission.admit(operation, document, variables, context);
    const result = await federation.execute({ document, operationName, variables, context });
    const answer = shown(result, context, logger);
    const status = statusOfAnswer(result.errors, result.data);
    const seconds = status === 200 ? undefined : retryAfterOf(answer.errors);
    if (seconds !== undefined) reply.header("retry-after", seconds);
    reply.status(status).header("content-type", "application/json; charset=utf-8");
    return lineOf(JSON.stringify(answer));
  }
}

/** Returns the bytes of a text and a line break; appending the break to the string would copy it. */
function lineOf(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const line = Buffer.allocUnsafe(length + 1);
  line.write(text);
  line[length] = LINE_BREAK;
  return line;
}

function plainBodyOf({ method, headers, body }: FastifyRequest): PlainBody | undefined {
  if (method !== "POST" || !ACCEPTED.has(headers.accept) || !CONTENT.test(headers["content-type"] ?? ""))
    return undefined;
  if (typeof body !== "object" || body === null) return undefined;
  const { query, operationName, variables, extensions } = body as Readonly<Record<string, unknown>>;
  const isPlain =
    typeof query === "string" &&
    (operationName === undefined || operationName === null || typeof operationName === "string") &&
    (variables === undefined || (typeof variables === "object" && !Array.isArray(variables))) &&
    extensions === undefined;
  return isPlain ? (body as PlainBody) : undefined;
}

function shown(
  { errors, data }: ExecutionResult,
  context: GatewayContext,
  logger: Logger,
): { errors?: GraphQLFormattedError[]; data: unknown } {
  if (!errors) return { data };
  const formatted = errors.map((error) => ({ ...error.toJSON(), extensions: error.extensions }));
  return { errors: showErrors(formatted, context, logger), data };
}
