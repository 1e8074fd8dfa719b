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
 * Completes a resolved value: turns it into its result value.
 * @param path may be missing for a leaf
 * @throws the error in the value
 */
export type Complete = (value: unknown, run: Run, path: ResultPath) => unknown;

/** Returns the static description of values of `type`, for a field or for the items of its list. */
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
  const select = field.operationSource.select(field.nodes, type);
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
