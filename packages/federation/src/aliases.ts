import { isObjectType, Kind, visit, type DocumentNode, type FieldNode, type GraphQLSchema } from "graphql";

import { fieldKey } from "./operation.js";

const PREFIX = "_as_";

/** Renames the fields of a document to the keys that the plan uses. */
export type Aliasing = (document: DocumentNode) => DocumentNode;

/**
 * Creates the aliasing of a schema: a field with an alias, or with possible arguments, gets a key that no field has;
 * any other keeps its own name.
 *
 * To find an object in another service, the planner selects more of its fields than the client did: its key, and the
 * fields that are required there. When a client uses the alias `id` for another field, or selects a required field with
 * other arguments, the planner was seen to confuse the two, and even to crash the process.
 */
export function aliasingFor(schema: GraphQLSchema): Aliasing {
  const withArguments = new Set(
    Object.values(schema.getTypeMap())
      .flatMap((type) => (isObjectType(type) ? Object.values(type.getFields()) : []))
      .flatMap(({ name, args }) => (args.length > 0 ? [name] : [])),
  );
  const alias = (field: FieldNode): FieldNode | false => {
    const name = field.name.value;
    if (name === "__schema" || name === "__type") return false; // answered from the schema, not by a plan
    const key = fieldKey(field);
    const isItself = key === name && !withArguments.has(name);
    return { ...field, alias: isItself ? undefined : { kind: Kind.NAME, value: PREFIX + key } };
  };
  return (document) =>
    visit(document, {
      Field: alias,
      FragmentDefinition: ({ typeCondition }) =>
        typeCondition.name.value.startsWith("__") ? false : undefined,
    });
}

/** Returns the client's name for the plan's `key`. */
export function clientKey(key: string): string {
  return key.startsWith(PREFIX) ? key.slice(PREFIX.length) : key;
}
