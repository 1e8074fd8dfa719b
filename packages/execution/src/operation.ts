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

/** The operation of that name, or the only one; null where there is none such, or graphql-js is to execute it. */
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
  if (!operation || others.length > 0 || isBeyondUs(document) || asksWhatTypeItIs(schema)) return null;
  return new OperationSource(schema, operation, fragments);
}

/** Whether fields depend on conditions, are about the schema, or have a name that a plain object cannot have. */
function isBeyondUs(document: DocumentNode): boolean {
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

const asking = new WeakMap<GraphQLSchema, boolean>();

/** Whether types of the schema say of a value whether it is theirs, which ours never do. */
function asksWhatTypeItIs(schema: GraphQLSchema): boolean {
  let isAsking = asking.get(schema);
  if (isAsking === undefined) {
    const types = Object.values(schema.getTypeMap());
    isAsking = types.some((type) => isObjectType(type) && !type.name.startsWith("__") && type.isTypeOf);
    asking.set(schema, isAsking);
  }
  return isAsking;
}
