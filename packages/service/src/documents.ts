import { LRUCache } from "lru-cache";
import { redactValues } from "@starlane/graphql";
import { parse, validate, type DocumentNode, type GraphQLError, type GraphQLSchema } from "graphql";

/**
 * Characters of all cached texts together, and of the longest of them: what is made of a text takes some thirty times its room.
 * The texts of plans are few, come again, and have a thousand or two.
 */
const MAX_CACHED_CHARS = 1_000_000;
const MAX_CACHED_TEXT_CHARS = 64 * 1024;

/** Reads the texts that a gateway sends, each once for as long as it is among those asked lately. */
export class Documents {
  readonly #known = new LRUCache<string, DocumentNode | readonly GraphQLError[]>({
    maxSize: MAX_CACHED_CHARS,
    sizeCalculation: (_, text) => text.length,
  });

  constructor(private readonly schema: GraphQLSchema) {}

  /** The document, or what is wrong with it where it is none of this service's, said without its values. @throws GraphQLError where it cannot be read */
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
