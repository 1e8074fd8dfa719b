import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  type FieldNode,
  type GraphQLEnumType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from "graphql";

import { clientKey } from "./aliases.js";
import { isRecord, typeNameOf, type ResultObject } from "./answer.js";
import { writeInstant } from "./instants.js";
import { fieldsByKey, selectionsOf, type Fragments } from "./operation.js";
import type { SubgraphFailures } from "./subgraph-failures.js";

/** Marks a non-null value that is null; the container becomes null instead. */
export const NULLED = Symbol("nulled");

type Complete = (value: unknown, traversal: Traversal) => unknown;

/** One field of the client's answer. */
export interface ProjectedField {
  /** The key in the services' data. */
  key: string;
  /** The key in the client's answer. */
  clientKey: string;
  /** Returns the client's value, or `NULLED`. */
  read: (source: ResultObject, traversal: Traversal) => unknown;
}

/** The current position of a projection. */
export class Traversal {
  readonly path: (string | number)[] = [];
  // Parallel arrays instead of linked objects: there are thousands of objects, and the parents of few are ever needed.
  readonly #objects: ResultObject[] = [];
  readonly #depths: number[] = [];

  constructor(readonly failures: SubgraphFailures) {}

  /** Enters an object whose fields are read next. */
  enter(object: ResultObject): void {
    this.#objects.push(object);
    this.#depths.push(this.path.length);
  }

  leave(): void {
    this.#objects.pop();
    this.#depths.pop();
  }

  /**
   * Reports the cause of the missing field here, if it is known and not reported yet.
   * @returns true if the cause is known
   */
  explain(): boolean {
    const enclosing = this.#objects.map((object, at) => ({ object, depth: this.#depths[at]! }));
    return this.failures.explain(this.path, enclosing);
  }

  /** Handles the null of a non-null field: it gets an error, unless it already has one. */
  nullAt(coordinate: string, answered: boolean): void {
    if (this.failures.isExplained(this.path)) return;
    if (!answered && this.explain()) return;
    this.failures.refuse(`Cannot return null for non-nullable field ${coordinate}.`, this.path);
  }
}

/**
 * Projects the services' data to the client's selection: only its fields, in its order, with nulls and errors as the
 * specification requires.
 * @see https://spec.graphql.org/October2021/#sec-Handling-Field-Errors
 */
export class Projection {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: Fragments,
  ) {}

  /** Returns the fields that `sets` select on an object of `type`. */
  fields(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): ProjectedField[] {
    const applies = (condition: string): boolean => this.#isOfType(type, condition);
    return [...fieldsByKey(sets, this.fragments, applies)].map(([key, nodes]) =>
      this.#field(type, key, nodes),
    );
  }

  #field(type: GraphQLObjectType, key: string, nodes: readonly FieldNode[]): ProjectedField {
    const name = nodes[0]?.name.value ?? key;
    const names = { key, clientKey: clientKey(key) };
    if (name === "__typename") return { ...names, read: () => type.name };
    const field = type.getFields()[name];
    if (!field) return { ...names, read: (source) => source[key] }; // introspection data is already complete
    const complete = this.#complete(field.type, nodes, `${type.name}.${name}`);
    const isScalar = isScalarType(getNullableType(field.type));
    const read = (source: ResultObject, traversal: Traversal): unknown => {
      const value = source[key];
      if (isScalar && value !== null && value !== undefined)
        return typeof value === "object" ? serialized(value) : value;
      traversal.path.push(key);
      if (value === undefined && traversal.failures.any) traversal.explain();
      const completed = complete(value, traversal);
      traversal.path.pop();
      return completed;
    };
    return { ...names, read };
  }

  #complete(type: GraphQLOutputType, nodes: readonly FieldNode[], coordinate: string): Complete {
    if (isNonNullType(type)) {
      const complete = this.#complete(type.ofType, nodes, coordinate);
      return (value, traversal) => {
        if (value === null || value === undefined) {
          traversal.nullAt(coordinate, value !== undefined);
          return NULLED;
        }
        return complete(value, traversal) ?? NULLED;
      };
    }
    if (isListType(type)) return this.#list(this.#complete(type.ofType, nodes, coordinate), coordinate);
    if (isLeafType(type))
      return isEnumType(type) ? enumCompleter(type, coordinate) : (value) => value ?? null;
    return this.#object(type, nodes, coordinate);
  }

  #list(complete: Complete, coordinate: string): Complete {
    return (value, traversal) => {
      if (value === null || value === undefined) return null;
      if (!Array.isArray(value)) return reportMismatch("a list", coordinate, traversal);
      const items = [];
      for (let index = 0; index < value.length; index += 1) {
        traversal.path.push(index);
        const item = complete(value[index], traversal);
        traversal.path.pop();
        if (item === NULLED) return null;
        items.push(item);
      }
      return items;
    };
  }

  #object(type: GraphQLOutputType, nodes: readonly FieldNode[], coordinate: string): Complete {
    const named = getNamedType(type);
    const sets = selectionsOf(nodes);
    const byType = new Map<string, ProjectedField[]>();
    const fieldsOf = (name = ""): ProjectedField[] | undefined => {
      const known = byType.get(name);
      if (known) return known;
      const concrete = this.schema.getType(name);
      if (!isObjectType(concrete) || !this.#isOfType(concrete, named.name)) return undefined;
      const fields = this.fields(concrete, sets);
      byType.set(name, fields);
      return fields;
    };
    return (value, traversal) => {
      if (value === null || value === undefined) return null;
      if (!isRecord(value)) return reportMismatch("an object", coordinate, traversal);
      const fields = fieldsOf(isObjectType(named) ? named.name : typeNameOf(value));
      return fields
        ? project(fields, value, traversal)
        : reportMismatch("an object of a type known here", coordinate, traversal);
    };
  }

  #isOfType(type: GraphQLObjectType, condition: string): boolean {
    if (type.name === condition) return true;
    const abstract = this.schema.getType(condition);
    return isAbstractType(abstract) && this.schema.isSubType(abstract, type);
  }
}

/** Serializes a scalar that a service in this process returned as an object, such as a `Date`. */
function serialized(value: object): unknown {
  if (value instanceof Date) return writeInstant(value);
  return "toJSON" in value && typeof value.toJSON === "function" ? (value.toJSON() as unknown) : value;
}

/** Projects an object. @returns null when a non-null field is null */
function project(
  fields: readonly ProjectedField[],
  source: ResultObject,
  traversal: Traversal,
): ResultObject | null {
  const projected: ResultObject = {};
  traversal.enter(source);
  for (const field of fields) {
    const value = field.read(source, traversal);
    if (value === NULLED) {
      traversal.leave();
      return null;
    }
    projected[field.clientKey] = value;
  }
  traversal.leave();
  return projected;
}

/** Returns a completer that hides enum values missing from the public schema, for example `@inaccessible` ones. */
function enumCompleter(type: GraphQLEnumType, coordinate: string): Complete {
  const names = new Set<unknown>(type.getValues().map(({ name }) => name));
  return (value, traversal) => {
    if (value === null || value === undefined) return null;
    return names.has(value) ? value : reportMismatch("a value known here", coordinate, traversal);
  };
}

function reportMismatch(expected: string, coordinate: string, traversal: Traversal): null {
  traversal.failures.refuse(`${coordinate} was not answered with ${expected}.`, traversal.path);
  return null;
}
