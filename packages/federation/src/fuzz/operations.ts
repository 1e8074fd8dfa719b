import { parse, validate, type DocumentNode, type GraphQLSchema, type OperationTypeNode } from "graphql";

import { Random } from "./random.js";
import type { ValueSource } from "./values.js";
import { Writer } from "./writer.js";

/** A valid operation, made up. The same schema, seed and options make the same one. */
export interface FuzzOperation {
  /** Makes this very operation again, as the first of `operationsFor(schema, seed, options)`. */
  seed: number;
  query: string;
  document: DocumentNode;
  operationName: string;
  variables: Record<string, unknown>;
}

export interface FuzzOptions {
  /** How many operations; without end unless given. */
  count?: number;
  /** Query unless given. */
  kinds?: readonly `${OperationTypeNode}`[];
  /** How many fields lie within one another at most; 5 unless given. */
  depth?: number;
  /** How many fields an operation has, roughly at most; 40 unless given. */
  fields?: number;
  /** Coordinates of fields that are never asked for, as in `Query.me`. */
  without?: readonly string[];
  /** Values for custom scalars, or better ones for others: ids that exist. */
  values?: ValueSource;
}

/**
 * Valid operations, made up: aliases (some of them another field's name), named and inline fragments, unions and
 * interfaces, arguments as literals and as variables, defaults, `@skip` and `@include`, singly and together.
 */
export function* operationsFor(
  schema: GraphQLSchema,
  seed: number,
  options: FuzzOptions = {},
): Generator<FuzzOperation, void> {
  const { count = Infinity } = options;
  for (let next = seed; next < seed + count; next += 1) yield operationFrom(schema, next, options);
}

/** @throws {Error} where no valid operation comes out of many attempts: the schema has a part that the generator cannot write */
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
