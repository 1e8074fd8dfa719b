import {
  GraphQLError,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLLeafType,
  type GraphQLOutputType,
} from "graphql";
import { abstractCompleter } from "./abstract.js";
import type { Field } from "./field.js";
import type { ResultContainer, ResultPath, ValueSpec } from "./result-path.js";
import type { Run } from "./run.js";

/**
 * Makes of a resolved value what the answer holds.
 * @param place where it lies; of a leaf it need not be known
 * @throws what is wrong with the value
 */
export type Complete = (value: unknown, run: Run, path: ResultPath) => unknown;

/** What is known of values of `type` at a field, or in a list that the field is made of. */
export function valueSpecOf(type: GraphQLOutputType, field: Field, typeName?: string): ValueSpec {
  const present = isNonNullType(type) ? type.ofType : type;
  const complete = completerOf(present, field);
  return {
    nodes: field.nodes,
    isNullable: present === type,
    isComposite: !isLeafType(present),
    typeName,
    complete: present === type ? orNull(complete) : orFail(complete, field),
  };
}

const orNull =
  (complete: Complete): Complete =>
  (value, run, path) =>
    value === null || value === undefined ? null : complete(value, run, path);

const orFail =
  (complete: Complete, { parentType, definition }: Field): Complete =>
  (value, run, path) => {
    if (value === null || value === undefined)
      throw new Error(`Cannot return null for non-nullable field ${parentType.name}.${definition.name}.`);
    return complete(value, run, path);
  };

function completerOf(type: GraphQLOutputType, field: Field): Complete {
  if (isListType(type)) return listCompleter(valueSpecOf(type.ofType, field), field);
  if (isLeafType(type)) return leafCompleter(type);
  if (isAbstractType(type)) return abstractCompleter(type, field);
  if (!isObjectType(type)) throw new TypeError(`${String(type)} is no type of a value.`);
  const select = field.written.select(field.nodes, type);
  return (value, run, path) => select(value, run, path);
}

function listCompleter(spec: ValueSpec, { parentType, definition }: Field): Complete {
  return (value, run, path) => {
    if (!isIterable(value))
      throw new GraphQLError(
        `Expected Iterable, but did not find one for field "${parentType.name}.${definition.name}".`,
      );
    const items: unknown[] = [];
    let index = 0;
    for (const item of value) {
      run.put(item, spec, items as unknown as ResultContainer, index, path);
      index += 1;
    }
    return items;
  };
}

function leafCompleter(type: GraphQLLeafType): Complete {
  return (value) => {
    const serialized: unknown = type.serialize(value);
    if (serialized === null || serialized === undefined)
      throw new Error(`${type.name} serializes what is not null as ${String(serialized)}.`);
    return serialized;
  };
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}
