import { Kind, visit, type DocumentNode, type FieldNode } from "graphql";

import { fieldKey } from "./operation.js";

const PREFIX = "_as_";

/**
 * The same document, where a field that has an alias or arguments is asked for under a name that no field has. To find
 * an object in another service the planner asks for more fields of it than the client did, its key for one; where a
 * client calls another field `id`, it was seen to take the one for the other.
 */
export function withOwnAliases(document: DocumentNode): DocumentNode {
  return visit(document, {
    Field(field): FieldNode | false {
      const { name, arguments: args = [] } = field;
      const key = fieldKey(field);
      if (name.value === "__schema" || name.value === "__type") return false; // answered here, not by a plan
      const isItself = key === name.value && args.length === 0;
      return { ...field, alias: isItself ? undefined : { kind: Kind.NAME, value: PREFIX + key } };
    },
    FragmentDefinition: ({ typeCondition }) =>
      typeCondition.name.value.startsWith("__") ? false : undefined,
  });
}

/** The name by which the client knows what the plan calls `key`. */
export function clientKey(key: string): string {
  return key.startsWith(PREFIX) ? key.slice(PREFIX.length) : key;
}
