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

/**
 * The size of the cache of accepted texts, in characters of all together. Longer single texts are measured each time.
 */
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

/** Rejects operations that are too large: first by their text, before validation, then by their cost. */
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
   * Returns the number of characters still to be validated: none when the text is known to be valid, or too long. A
   * text with errors is validated each time.
   */
  charsToValidate(text: string): number {
    return this.#validated.get(text) || text.length > this.limits.letters ? 0 : text.length;
  }

  /** Records that the text of an operation is valid. */
  markValidated({ loc }: OperationDefinitionNode): void {
    const text = loc?.source.body;
    if (text !== undefined && text.length <= MAX_CACHED_TEXT_CHARS) this.#validated.set(text, true);
  }

  /**
   * Accepts texts within the limits, and texts with syntax errors, which the parser reports better.
   * @throws ApiError QUERY_TOO_COMPLEX
   */
  assertWithinSize(text: string): void {
    if (!this.#accepted.get(text)) this.parse(text);
  }

  /** Parses a text within the limits; null on a syntax error. @throws ApiError QUERY_TOO_COMPLEX */
  parse(text: string): DocumentNode | null {
    const document = this.#parse(text, this.limits);
    if (!document) return null;
    if (!this.#accepted.get(text)) this.assertDocumentWithinSize(document);
    if (text.length <= MAX_CACHED_TEXT_CHARS) this.#accepted.set(text, true);
    return document;
  }

  /** Parses a text within the limits of anonymous callers. @throws ApiError QUERY_TOO_COMPLEX */
  parseAnonymous(text: string): DocumentNode | null {
    const document = this.#parse(text, this.#anonymous);
    if (document) this.assertDocumentWithinSize(document, this.#anonymous);
    return document;
  }

  /**
   * Rejects a document by its structure, and by its comparisons during validation.
   * @throws ApiError QUERY_TOO_COMPLEX
   */
  assertDocumentWithinSize(document: DocumentNode, limits = this.limits): void {
    const structure = structureOf(document);
    for (const what of MEASURED) if (structure[what] > limits[what]) throw tooComplex(what, limits[what]);
    if (operationsIn(document) > limits.operations) throw tooComplex("operations", limits.operations);
    if (nestingIn(document) > limits.nesting) throw tooComplex("nesting", limits.nesting);
    // Checked last: counting comparisons expands the document, whose expanded size is limited by the checks above.
    if (comparisonsIn(document, limits.comparisons) > limits.comparisons)
      throw tooComplex("comparisons", limits.comparisons);
  }

  /** Rejects variables that are nested too deeply to be traversed. @throws ApiError QUERY_TOO_COMPLEX */
  assertWithinNesting(...values: readonly unknown[]): void {
    const { nesting } = this.limits;
    // One level more for the object that contains the variables by name.
    if (values.some((value) => isNestedDeeper(value, nesting + 1))) throw tooComplex("nesting", nesting);
  }

  /**
   * Returns the cost of an operation of a valid document with these variables.
   * @throws ApiError QUERY_TOO_COMPLEX when it exceeds the limit
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
      // A text nested too deeply for the parser is too large as well.
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
