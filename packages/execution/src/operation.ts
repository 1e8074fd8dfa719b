import {
  BREAK,
  isObjectType,
  Kind,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import { OperationSource } from "./selection.js";

/**
 * Returns the operation of that name, or the only one; null when there is no such operation, or graphql-js has to
 * execute it.
 */
export function operationIn(
  schema: GraphQLSchema,
  document: DocumentNode,
  name: string | undefined,
): OperationSource | null {
  const operations: OperationDefinitionNode[] = [];
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
    else if (definition.kind === Kind.OPERATION_DEFINITION)
      if (name === undefined || definition.name?.value === name) operations.push(definition);
  }
  const [operation, ...others] = operations;
  if (!operation || others.length > 0 || needsGraphqlJs(document) || usesIsTypeOf(schema)) return null;
  return new OperationSource(schema, operation, fragments);
}

/** Returns true if the document has conditions, introspection, or a key that a plain object cannot have. */
function needsGraphqlJs(document: DocumentNode): boolean {
  let found = false;
  const stop = (): typeof BREAK => {
    found = true;
    return BREAK;
  };
  visit(document, {
    Directive: ({ name }) => (["skip", "include"].includes(name.value) ? stop() : undefined),
    Field: ({ name, alias }) =>
      ["__schema", "__type"].includes(name.value) || alias?.value === "__proto__" ? stop() : undefined,
  });
  return found;
}

const usesIsTypeOfBySchema = new WeakMap<GraphQLSchema, boolean>();

/** Returns true if a type of the schema has `isTypeOf`. None of our own schemas does. */
function usesIsTypeOf(schema: GraphQLSchema): boolean {
  let isUsed = usesIsTypeOfBySchema.get(schema);
  if (isUsed === undefined) {
    const types = Object.values(schema.getTypeMap());
    isUsed = types.some((type) => isObjectType(type) && !type.name.startsWith("__") && type.isTypeOf);
    usesIsTypeOfBySchema.set(schema, isUsed);
  }
  return isUsed;
}
