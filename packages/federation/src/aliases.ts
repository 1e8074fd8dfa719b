import { isObjectType, Kind, visit, type DocumentNode, type FieldNode, type GraphQLSchema } from "graphql";

import { fieldKey } from "./operation.js";

const PREFIX = "_as_";

/** Gives the fields of a document the names under which they are planned. */
export type Aliasing = (document: DocumentNode) => DocumentNode;

/**
 * A field that has an alias, or can have arguments, is asked for under a name that no field has; any other under its own.
 *
 * To find an object in another service the planner asks for more fields of it than the client did: its key, and what is
 * required there. Where a client calls another field `id`, or asks for a required field with other arguments, the
 * planner was seen to take the one for the other, and even to bring down the process.
 */
export function aliasingFor(schema: GraphQLSchema): Aliasing {
  const withArguments = new Set(
    Object.values(schema.getTypeMap())
      .flatMap((type) => (isObjectType(type) ? Object.values(type.getFields()) : []))
      .flatMap(({ name, args }) => (args.length > 0 ? [name] : [])),
  );
  const alias = (field: FieldNode): FieldNode | false => {
    const name = field.name.value;
    if (name === "__schema" || name === "__type") return false; // answered here, not by a plan
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

/** The name by which the client knows what the plan calls `key`. */
export function clientKey(key: string): string {
  return key.startsWith(PREFIX) ? key.slice(PREFIX.length) : key;
}
