import { BoundedMap } from "@starlane/cache";
import {
  Kind,
  parse,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import { comparisonsIn } from "./comparisons.rules.js";
import { costOf, type Cost } from "./cost.rules.js";
import { ANONYMOUS_LIMITS, type OperationLimits } from "./limits.js";
import { tooComplex } from "./limits.refusals.js";
import { isNestedDeeper, nestingIn } from "./nesting.rules.js";
import { structureOf, type Structure } from "./structure.rules.js";

/** Texts that were found fit are remembered where they are not too long: whoever asks again is not measured again. */
const LETTERS_KEPT = 1_000_000;
const LONGEST_KEPT = 16 * 1024;
const MEASURED = [
  "depth",
  "fields",
  "aliases",
  "rootFields",
  "directives",
  "fragments",
] as const satisfies readonly (keyof Structure)[];

/** Keeps out operations that are too large: first by their text alone, before it is validated, then by what they may cost. */
export class Gate {
  readonly #fit = new BoundedMap<string, true>(LETTERS_KEPT, (text) => text.length);
  readonly #valid = new BoundedMap<string, true>(LETTERS_KEPT, (text) => text.length);
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
   * Letters of a text that are still to be read: none where it was found valid before, or is refused for its length alone. One with
   * mistakes is validated whenever it comes.
   */
  lettersToRead(text: string): number {
    return this.#valid.get(text) || text.length > this.limits.letters ? 0 : text.length;
  }

  /** Remembers that the text of an operation was found valid. */
  noteValid({ loc }: OperationDefinitionNode): void {
    const text = loc?.source.body;
    if (text !== undefined && text.length <= LONGEST_KEPT) this.#valid.set(text, true);
  }

  /**
   * Lets texts through that are within the limits, or that cannot be read: the parser says better where they end.
   * @throws ApiError QUERY_TOO_COMPLEX
   */
  refuseLarge(text: string): void {
    if (!this.#fit.get(text)) this.read(text);
  }

  /** Reads a text that is within the limits; null where it cannot be read. @throws ApiError QUERY_TOO_COMPLEX */
  read(text: string): DocumentNode | null {
    const document = this.#read(text, this.limits);
    if (!document) return null;
    if (!this.#fit.get(text)) this.refuseLargeDocument(document);
    if (text.length <= LONGEST_KEPT) this.#fit.set(text, true);
    return document;
  }

  /** The same within the limits of who has not signed in. @throws ApiError QUERY_TOO_COMPLEX */
  readAnonymous(text: string): DocumentNode | null {
    const document = this.#read(text, this.#anonymous);
    if (document) this.refuseLargeDocument(document, this.#anonymous);
    return document;
  }

  /** Refuses a document by its structure, and by what validation would have to compare. @throws ApiError QUERY_TOO_COMPLEX */
  refuseLargeDocument(document: DocumentNode, limits = this.limits): void {
    const structure = structureOf(document);
    for (const what of MEASURED) if (structure[what] > limits[what]) throw tooComplex(what, limits[what]);
    if (operationsIn(document) > limits.operations) throw tooComplex("operations", limits.operations);
    if (nestingIn(document) > limits.nesting) throw tooComplex("nesting", limits.nesting);
    // Only of what is bounded when it is opened: this opens it.
    if (comparisonsIn(document, limits.comparisons) > limits.comparisons)
      throw tooComplex("comparisons", limits.comparisons);
  }

  /** Refuses variables that are nested too deeply to be walked through. @throws ApiError QUERY_TOO_COMPLEX */
  refuseNested(...values: readonly unknown[]): void {
    const { nesting } = this.limits;
    // One more for the object that holds them by their names.
    if (values.some((value) => isNestedDeeper(value, nesting + 1))) throw tooComplex("nesting", nesting);
  }

  /**
   * What an operation of a valid document costs with these variables.
   * @throws ApiError QUERY_TOO_COMPLEX where that is more than is allowed
   */
  priceOf(
    operation: OperationDefinitionNode,
    document: DocumentNode,
    variables: Readonly<Record<string, unknown>> | null | undefined,
    { isAnonymous = false } = {},
  ): number {
    const limits = isAnonymous ? this.#anonymous : this.limits;
    let price = this.#costs.get(operation);
    if (!price) this.#costs.set(operation, (price = costOf(this.schema, document, operation)));
    const { cost, listed } = price(variables ?? {});
    if (listed > limits.listed) throw tooComplex("listed", limits.listed);
    if (cost > limits.cost) throw tooComplex("cost", limits.cost);
    return cost;
  }

  #read(text: string, { letters, tokens }: OperationLimits): DocumentNode | null {
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
