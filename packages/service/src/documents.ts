import { BoundedMap } from "@starlane/cache";
import { withoutValues } from "@starlane/graphql";
import { parse, validate, type DocumentNode, type GraphQLError, type GraphQLSchema } from "graphql";

/**
 * Letters of the texts that are kept together, and of the longest of them: what is made of a text takes some thirty times its room.
 * The texts of plans are few, come again, and have a thousand or two.
 */
const LETTERS_KEPT = 1_000_000;
const LONGEST_KEPT = 64 * 1024;

/** Reads the texts that a gateway sends, each once for as long as it is among those asked lately. */
export class Documents {
  readonly #known = new BoundedMap<string, DocumentNode | readonly GraphQLError[]>(
    LETTERS_KEPT,
    (text) => text.length,
  );

  constructor(private readonly schema: GraphQLSchema) {}

  /** The document, or what is wrong with it where it is none of this service's, said without its values. @throws GraphQLError where it cannot be read */
  of(query: string): DocumentNode | readonly GraphQLError[] {
    const known = this.#known.get(query);
    if (known) return known;
    const document = parse(query, { noLocation: true });
    const mistakes = withoutValues(validate(this.schema, document), this.schema, document);
    const read = mistakes.length > 0 ? mistakes : document;
    if (query.length <= LONGEST_KEPT) this.#known.set(query, read);
    return read;
  }
}
