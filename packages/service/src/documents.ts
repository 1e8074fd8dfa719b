import { LRUCache } from "lru-cache";
import { redactValues } from "@starlane/graphql";
import { parse, validate, type DocumentNode, type GraphQLError, type GraphQLSchema } from "graphql";

/**
 * The maximum characters of all cached texts together, and of one text: a parsed document takes some thirty times the
 * memory of its text. The texts of query plans are few, recurring, and one or two thousand characters long.
 */
const MAX_CACHED_CHARS = 1_000_000;
const MAX_CACHED_TEXT_CHARS = 64 * 1024;

/** A cache of the parsed and validated documents of a gateway's texts. */
export class Documents {
  readonly #known = new LRUCache<string, DocumentNode | readonly GraphQLError[]>({
    maxSize: MAX_CACHED_CHARS,
    sizeCalculation: (_, text) => text.length,
  });

  constructor(private readonly schema: GraphQLSchema) {}

  /** Returns the document, or its validation errors without values. @throws GraphQLError when it cannot be parsed */
  of(query: string): DocumentNode | readonly GraphQLError[] {
    const known = this.#known.get(query);
    if (known) return known;
    const document = parse(query, { noLocation: true });
    const errors = redactValues(validate(this.schema, document), this.schema, document);
    const read = errors.length > 0 ? errors : document;
    if (query.length <= MAX_CACHED_TEXT_CHARS) this.#known.set(query, read);
    return read;
  }
}
