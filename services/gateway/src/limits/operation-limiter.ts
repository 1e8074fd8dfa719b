import { LRUCache } from "lru-cache";
import {
  Kind,
  parse,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import { comparisonsIn } from "./comparisons.rules.js";
import { compileCost, type Cost } from "./cost.rules.js";
import { ANONYMOUS_LIMITS, type OperationLimits } from "./limits.js";
import { tooComplex } from "./limits.refusals.js";
import { isNestedDeeper, nestingIn } from "./nesting.rules.js";
import { structureOf, type Structure } from "./structure.rules.js";

/** Texts that were accepted are cached unless they are too long, so that they are not measured again. Characters of all of them together. */
const MAX_CACHED_CHARS = 1_000_000;
const MAX_CACHED_TEXT_CHARS = 16 * 1024;
const MEASURED = [
  "depth",
  "fields",
  "aliases",
  "rootFields",
  "directives",
  "fragments",
] as const satisfies readonly (keyof Structure)[];

/** Keeps out operations that are too large: first by their text alone, before it is validated, then by what they may cost. */
export class OperationLimiter {
  readonly #accepted = new LRUCache<string, true>({
    maxSize: MAX_CACHED_CHARS,
    sizeCalculation: (_, text) => text.length,
  });
  readonly #validated = new LRUCache<string, true>({
    maxSize: MAX_CACHED_CHARS,
    sizeCalculation: (_, text) => text.length,
  });
  readonly #costs = new WeakMap<
    OperationDefinitionNode,
    (variables: Readonly<Record<string, unknown>>) => Cost
  >();

  readonly #anonymous: OperationLimits;

  constructor(
    private readonly schema: GraphQLSchema,
    readonly limits: OperationLimits,
  ) {
    const lower = (what: keyof OperationLimits) => Math.min(limits[what], ANONYMOUS_LIMITS[what]);
    const names = Object.keys(ANONYMOUS_LIMITS) as (keyof OperationLimits)[];
    this.#anonymous = Object.fromEntries(
      names.map((what) => [what, lower(what)]),
    ) as unknown as OperationLimits;
  }

  /**
   * Returns the characters of a text that are still to be validated: none if it was found valid before, or is refused for its length alone. One with
   * mistakes is validated whenever it comes.
   */
  charsToValidate(text: string): number {
    return this.#validated.get(text) || text.length > this.limits.letters ? 0 : text.length;
  }

  /** Remembers that the text of an operation was found valid. */
  markValidated({ loc }: OperationDefinitionNode): void {
    const text = loc?.source.body;
    if (text !== undefined && text.length <= MAX_CACHED_TEXT_CHARS) this.#validated.set(text, true);
  }

  /**
   * Lets texts through that are within the limits, or that cannot be read: the parser says better where they end.
   * @throws ApiError QUERY_TOO_COMPLEX
   */
  assertWithinSize(text: string): void {
    if (!this.#accepted.get(text)) this.parse(text);
  }

  /** Reads a text that is within the limits; null where it cannot be read. @throws ApiError QUERY_TOO_COMPLEX */
  parse(text: string): DocumentNode | null {
    const document = this.#parse(text, this.limits);
    if (!document) return null;
    if (!this.#accepted.get(text)) this.assertDocumentWithinSize(document);
    if (text.length <= MAX_CACHED_TEXT_CHARS) this.#accepted.set(text, true);
    return document;
  }

  /** The same within the limits of who has not signed in. @throws ApiError QUERY_TOO_COMPLEX */
  parseAnonymous(text: string): DocumentNode | null {
    const document = this.#parse(text, this.#anonymous);
    if (document) this.assertDocumentWithinSize(document, this.#anonymous);
    return document;
  }

  /** Refuses a document by its structure, and by what validation would have to compare. @throws ApiError QUERY_TOO_COMPLEX */
  assertDocumentWithinSize(document: DocumentNode, limits = this.limits): void {
    const structure = structureOf(document);
    for (const what of MEASURED) if (structure[what] > limits[what]) throw tooComplex(what, limits[what]);
    if (operationsIn(document) > limits.operations) throw tooComplex("operations", limits.operations);
    if (nestingIn(document) > limits.nesting) throw tooComplex("nesting", limits.nesting);
    // Only of what is bounded when it is opened: this opens it.
    if (comparisonsIn(document, limits.comparisons) > limits.comparisons)
      throw tooComplex("comparisons", limits.comparisons);
  }

  /** Refuses variables that are nested too deeply to be walked through. @throws ApiError QUERY_TOO_COMPLEX */
  assertWithinNesting(...values: readonly unknown[]): void {
    const { nesting } = this.limits;
    // One more for the object that holds them by their names.
    if (values.some((value) => isNestedDeeper(value, nesting + 1))) throw tooComplex("nesting", nesting);
  }

  /**
   * What an operation of a valid document costs with these variables.
   * @throws ApiError QUERY_TOO_COMPLEX where that is more than is allowed
   */
  costOf(
    operation: OperationDefinitionNode,
    document: DocumentNode,
    variables: Readonly<Record<string, unknown>> | null | undefined,
    { isAnonymous = false } = {},
  ): number {
    const limits = isAnonymous ? this.#anonymous : this.limits;
    let costWith = this.#costs.get(operation);
    if (!costWith) this.#costs.set(operation, (costWith = compileCost(this.schema, document, operation)));
    const { cost, listed } = costWith(variables ?? {});
    if (listed > limits.listed) throw tooComplex("listed", limits.listed);
    if (cost > limits.cost) throw tooComplex("cost", limits.cost);
    return cost;
  }

  #parse(text: string, { letters, tokens }: OperationLimits): DocumentNode | null {
    if (text.length > letters) throw tooComplex("letters", letters);
    try {
      return parse(text, { noLocation: true, maxTokens: tokens });
    } catch (error) {
      // What is nested too deeply to be read is too large as well.
      const isLarge =
        error instanceof RangeError || (error as GraphQLError).message.includes(`${tokens} tokens`);
      if (isLarge) throw tooComplex("tokens", tokens);
      return null;
    }
  }
}

function operationsIn({ definitions }: DocumentNode): number {
  return definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length;
}
