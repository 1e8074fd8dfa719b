import { BoundedMap } from "@starlane/cache";
import {
  parse,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import { costOf, type Cost } from "./cost.rules.js";
import type { OperationLimits } from "./limits.js";
import { tooComplex } from "./limits.refusals.js";
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
  readonly #costs = new WeakMap<
    OperationDefinitionNode,
    (variables: Readonly<Record<string, unknown>>) => Cost
  >();

  constructor(
    private readonly schema: GraphQLSchema,
    readonly limits: OperationLimits,
  ) {}

  /**
   * Passes a text whose size is within the limits, or that cannot be read: what is wrong with it others say better.
   * @throws ApiError QUERY_TOO_COMPLEX
   */
  refuseLarge(text: string): void {
    if (this.#fit.get(text)) return;
    const document = this.#read(text);
    if (!document) return;
    this.refuseLargeDocument(document);
    if (text.length <= LONGEST_KEPT) this.#fit.set(text, true);
  }

  /** The same of a document. @throws ApiError QUERY_TOO_COMPLEX */
  refuseLargeDocument(document: DocumentNode): void {
    const structure = structureOf(document);
    for (const what of MEASURED)
      if (structure[what] > this.limits[what]) throw tooComplex(what, this.limits[what]);
  }

  /**
   * What an operation of a valid document costs with these variables.
   * @throws ApiError QUERY_TOO_COMPLEX where that is more than is allowed
   */
  priceOf(
    operation: OperationDefinitionNode,
    document: DocumentNode,
    variables: Readonly<Record<string, unknown>> | null | undefined,
  ): number {
    let price = this.#costs.get(operation);
    if (!price) this.#costs.set(operation, (price = costOf(this.schema, document, operation)));
    const { cost, listed } = price(variables ?? {});
    if (listed > this.limits.listed) throw tooComplex("listed", this.limits.listed);
    if (cost > this.limits.cost) throw tooComplex("cost", this.limits.cost);
    return cost;
  }

  #read(text: string): DocumentNode | null {
    const { tokens } = this.limits;
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
