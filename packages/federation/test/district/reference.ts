import {
  buildSchema,
  execute,
  GraphQLList,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLSchema,
} from "graphql";

import type { FuzzOperation, Reference } from "../../src/fuzz/index.js";
import { composition, services } from "./district.js";
import type { Visit } from "./service.js";
import { aWorld } from "./world.js";

type Resolve = GraphQLFieldResolver<unknown, Visit>;

/** Executes an operation with graphql-js on one schema with the resolvers of all services. */
export async function referenceFor({
  document,
  variables: variableValues,
}: FuzzOperation): Promise<Reference> {
  return {
    strict: await execute({ schema: strict, document, variableValues, contextValue: { world: aWorld() } }),
    lenient: await execute({ schema: lenient, document, variableValues, contextValue: { world: aWorld() } }),
  };
}

const strict = monolith();
const lenient = nullable(monolith());

/** Builds one schema with the resolvers of all services. */
export function monolith(): GraphQLSchema {
  const schema = buildSchema(composition.publicSdl);
  for (const { resolvers } of services) {
    for (const [typeName, fields] of Object.entries(resolvers)) {
      const type = schema.getType(typeName);
      if (!isObjectType(type)) continue;
      for (const [name, resolve] of Object.entries(fields)) {
        const field = type.getFields()[name];
        if (field) field.resolve = resolve as never;
      }
    }
  }
  return schema;
}

/** Makes a schema entirely nullable, with an error for each null that the strict schema forbids. */
function nullable(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!(isObjectType(type) || isInterfaceType(type)) || type.name.startsWith("__")) continue;
    for (const field of Object.values(type.getFields())) {
      const { type: required, resolve = byName(field.name) } = field;
      field.type = withoutNonNull(required);
      if (isInterfaceType(type)) continue;
      field.resolve = (...call) => withErrors(resolve(...call), required);
    }
  }
  return schema;
}

function byName(name: string): Resolve {
  return (row) => (row as Record<string, unknown>)[name];
}

function withoutNonNull(type: GraphQLOutputType): GraphQLOutputType {
  if (isNonNullType(type)) return withoutNonNull(type.ofType);
  return isListType(type) ? new GraphQLList(withoutNonNull(type.ofType)) : type;
}

/** Replaces forbidden nulls by errors: graphql-js reports an `Error` in a list at its index. */
function withErrors(value: unknown, type: GraphQLOutputType): unknown {
  if (isNonNullType(type)) return withErrors(value ?? new Error("This may not be null."), type.ofType);
  return isListType(type) && Array.isArray(value)
    ? value.map((item) => withErrors(item, type.ofType))
    : value;
}
