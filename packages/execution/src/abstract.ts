import {
  GraphQLError,
  isObjectType,
  type GraphQLAbstractType,
  type GraphQLObjectType,
  type GraphQLTypeResolver,
} from "graphql";
import type { Complete } from "./complete.js";
import type { Field } from "./field.js";
import { Info } from "./info.js";
import type { Select } from "./selection.js";
import { isThenable } from "./run.js";

/** Returns a completer for values of an interface or union: each is completed as an object of the type it names. */
export function abstractCompleter(type: GraphQLAbstractType, field: Field): Complete {
  const resolveType = type.resolveType ?? byTypename;
  const selects = new Map<string, Select>();
  const selectOf = (name: unknown): Select => {
    let select = typeof name === "string" ? selects.get(name) : undefined;
    if (!select) {
      const concrete = possibleType(type, name, field);
      selects.set(concrete.name, (select = field.operationSource.select(field.nodes, concrete)));
    }
    return select;
  };
  return (value, run, path) => {
    const name: unknown = resolveType(value, run.context, new Info(field, run, path.parent), type);
    if (!isThenable(name)) return selectOf(name)(value, run, path);
    run.await(name, path, (resolved) => selectOf(resolved)(value, run, path));
    return undefined; // put into the result once the name of its type is resolved
  };
}

const byTypename: GraphQLTypeResolver<unknown, unknown> = (value) => {
  const name =
    typeof value === "object" && value !== null && "__typename" in value ? value.__typename : undefined;
  return typeof name === "string" ? name : undefined;
};

/** @throws GraphQLError when `name` is not the name of a possible type of `type` */
function possibleType(
  type: GraphQLAbstractType,
  name: unknown,
  { operationSource: { schema }, parentType, definition, nodes }: Field,
): GraphQLObjectType {
  const at = `for field "${parentType.name}.${definition.name}"`;
  if (name === null || name === undefined)
    throw new GraphQLError(
      `Abstract type "${type.name}" must resolve to an Object type at runtime ${at}. Either the "${type.name}" type should provide a "resolveType" function or each possible type should provide an "isTypeOf" function.`,
      { nodes },
    );
  if (typeof name !== "string")
    throw new GraphQLError(`Abstract type "${type.name}" must resolve to the name of a type ${at}.`);
  const known = schema.getType(name);
  if (!known)
    throw new GraphQLError(
      `Abstract type "${type.name}" was resolved to a type "${name}" that does not exist inside the schema.`,
      { nodes },
    );
  if (!isObjectType(known))
    throw new GraphQLError(
      `Abstract type "${type.name}" was resolved to a non-object type "${known.name}".`,
      { nodes },
    );
  if (!schema.isSubType(type, known))
    throw new GraphQLError(`Runtime Object type "${known.name}" is not a possible type for "${type.name}".`, {
      nodes,
    });
  return known;
}
