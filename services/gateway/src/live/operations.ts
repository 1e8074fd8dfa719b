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

/** An operation as a client sends it. */
export interface IncomingOperation {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Readonly<Record<string, unknown>> | null;
}

/** The same, read. */
export interface ParsedOperation extends IncomingOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** The names of the fields that it asks of its root. */
  readonly fields: readonly string[];
}

/** A thousand who watch the same send the same text: characters of the cached texts together. */
const MAX_CACHED_CHARS = 250_000;
const MAX_CACHED_TEXT_CHARS = 16 * 1024;

/** So many mistakes of a text are looked for: the names that a wrong one may have meant take up to 0.2 ms each. */
export const MAX_VALIDATION_ERRORS = 20;
const CLOSED = [...specifiedRules, NoSchemaIntrospectionCustomRule];

/** Reads what listeners send, each text once. */
export class OperationReader {
  readonly #known = new LRUCache<string, DocumentNode>({
    maxSize: MAX_CACHED_CHARS,
    sizeCalculation: (_, text) => text.length,
  });

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly limiter: OperationLimiter,
    /** Whether nothing of the schema is told, as Apollo Server is told to do. */
    private readonly isClosed: boolean,
  ) {}

  /** @throws GraphQLError when the operation cannot be read, is too large, or is none of this graph's */
  read(incoming: IncomingOperation): ParsedOperation {
    const { query, operationName } = incoming;
    const document = this.#known.get(query) ?? this.#parse(query);
    const operation = getOperationAST(document, operationName);
    if (!operation) throw NO_SUCH_OPERATION;
    const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
    return { ...incoming, document, operation, fields: [...rootFields(operation, fragments)] };
  }

  /** The document of a text; null where it cannot be read, or is too large to be. */
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
    const document = readable(query);
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

/** @throws GraphQLError where it cannot be read */
function readable(query: string): DocumentNode {
  try {
    return parse(query);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const { message, source, positions } = error;
    throw new GraphQLError(message, { source, positions, extensions: { code: "GRAPHQL_PARSE_FAILED" } });
  }
}
