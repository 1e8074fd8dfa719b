import { LRUCache } from "lru-cache";
import {
  getOperationAST,
  GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import { redactedValidationErrors } from "../answer.js";
import type { OperationLimiter } from "../limits/operation-limiter.js";
import { NO_SUCH_OPERATION, rootFields } from "../policy.js";

/** An operation sent by a client. */
export interface IncomingOperation {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Readonly<Record<string, unknown>> | null;
}

/** An operation with its parsed document. */
export interface ParsedOperation extends IncomingOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** The names of its root fields. */
  readonly fields: readonly string[];
}

/** The size of the document cache in characters: a thousand subscribers of the same data send the same text. */
const MAX_CACHED_CHARS = 250_000;
const MAX_CACHED_TEXT_CHARS = 16 * 1024;

/** The maximum number of validation errors per text: computing suggestions takes up to 0.2 ms for each. */
export const MAX_VALIDATION_ERRORS = 20;
const CLOSED = [...specifiedRules, NoSchemaIntrospectionCustomRule];

/** Parses and validates the operations of WebSocket and SSE clients, each text once. */
export class OperationReader {
  readonly #known = new LRUCache<string, DocumentNode>({
    maxSize: MAX_CACHED_CHARS,
    sizeCalculation: (_, text) => text.length,
  });

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly limiter: OperationLimiter,
    /** True to hide the schema, with the same effect as in Apollo Server. */
    private readonly isClosed: boolean,
  ) {}

  /** Reads an operation. @throws GraphQLError when it has a syntax error, is too large or invalid */
  read(incoming: IncomingOperation): ParsedOperation {
    const { query, operationName } = incoming;
    const document = this.#known.get(query) ?? this.#parse(query);
    const operation = getOperationAST(document, operationName);
    if (!operation) throw NO_SUCH_OPERATION;
    const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
    return { ...incoming, document, operation, fields: [...rootFields(operation, fragments)] };
  }

  /** Returns the document of a text; null when it has a syntax error or is too large. */
  documentOf(query: string): DocumentNode | null {
    try {
      this.limiter.assertWithinSize(query);
      return this.#known.get(query) ?? parse(query);
    } catch {
      return null;
    }
  }

  #parse(query: string): DocumentNode {
    this.limiter.assertWithinSize(query);
    const document = parsed(query);
    const rules = this.isClosed ? CLOSED : specifiedRules;
    const errors = validate(this.schema, document, rules, {
      hideSuggestions: this.isClosed,
      maxErrors: MAX_VALIDATION_ERRORS,
    });
    const [error] = redactedValidationErrors(errors, this.schema, document);
    if (error) throw error;
    if (query.length <= MAX_CACHED_TEXT_CHARS) this.#known.set(query, document);
    return document;
  }
}

/** Parses a text. @throws GraphQLError on a syntax error */
function parsed(query: string): DocumentNode {
  try {
    return parse(query);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const { message, source, positions } = error;
    throw new GraphQLError(message, { source, positions, extensions: { code: "GRAPHQL_PARSE_FAILED" } });
  }
}
