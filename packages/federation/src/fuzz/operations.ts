import { parse, validate, type DocumentNode, type GraphQLSchema, type OperationTypeNode } from "graphql";

import { Random } from "./random.js";
import type { ValueSource } from "./values.js";
import { Writer } from "./writer.js";

/** A generated valid operation. It is deterministic in schema, seed and options. */
export interface FuzzOperation {
  /** Reproduces this operation as the first of `operationsFor(schema, seed, options)`. */
  seed: number;
  query: string;
  document: DocumentNode;
  operationName: string;
  variables: Record<string, unknown>;
}

export interface FuzzOptions {
  /** The number of operations; unlimited by default. */
  count?: number;
  /** Defaults to queries. */
  kinds?: readonly `${OperationTypeNode}`[];
  /** The maximum nesting of fields; default 5. */
  depth?: number;
  /** The approximate maximum number of fields; default 40. */
  fields?: number;
  /** Coordinates of fields to leave out, such as `Query.me`. */
  without?: readonly string[];
  /** Values for custom scalars, or more useful ones for other types, such as existing ids. */
  values?: ValueSource;
}

/**
 * Generates valid operations with aliases (some equal to another field's name), named and inline fragments, unions and
 * interfaces, arguments as literals and as variables, defaults, `@skip` and `@include`, alone and combined.
 */
export function* operationsFor(
  schema: GraphQLSchema,
  seed: number,
  options: FuzzOptions = {},
): Generator<FuzzOperation, void> {
  const { count = Infinity } = options;
  for (let next = seed; next < seed + count; next += 1) yield operationFrom(schema, next, options);
}

/**
 * Generates one operation.
 * @throws {Error} when many attempts give no valid operation: the generator cannot write some part of the schema
 */
function operationFrom(schema: GraphQLSchema, seed: number, options: FuzzOptions): FuzzOperation {
  const random = new Random(Math.imul(seed, 0x9e3779b1));
  const reasons = new Set<string>();
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const written = new Writer(schema, random, options).operation(`Fuzz${seed}`);
    const document = parse(written.query);
    const errors = validate(schema, document);
    if (errors.length === 0) return { ...written, seed, document };
    for (const { message } of errors) reasons.add(message);
  }
  throw new Error(`No valid operation comes of the seed ${seed}:\n${[...reasons].join("\n")}`);
}
