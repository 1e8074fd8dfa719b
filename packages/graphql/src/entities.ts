import { isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from "graphql";
import type { ReferenceResolver } from "./subgraph.js";

interface Reference {
  readonly __typename: string;
  readonly id: string;
}

/**
 * Resolves `_entities` as `@apollo/subgraph` does, which makes three promises for each of a thousand rows that need none: each
 * row is found by its type's own way, and says of which type it is.
 */
export function resolveEntities<Context>(
  schema: GraphQLSchema,
  references: Readonly<Record<string, ReferenceResolver<Context>>>,
): void {
  const field = schema.getQueryType()?.getFields()._entities;
  if (!field) return;
  const resolve: GraphQLFieldResolver<unknown, Context, { representations: readonly Reference[] }> = (
    _root,
    { representations },
    context,
  ) =>
    representations.map((reference) => {
      const { __typename: name } = reference;
      if (!isObjectType(schema.getType(name))) throw new Error(`There is no type ${name} here.`);
      const find = references[name];
      const row = find ? find(reference, context) : reference;
      return row instanceof Promise ? row.then((found: unknown) => named(found, name)) : named(row, name);
    });
  field.resolve = resolve as typeof field.resolve;
}

function named(row: unknown, name: string): unknown {
  if (typeof row !== "object" || row === null || ("__typename" in row && row.__typename === name)) return row;
  return Object.assign(row, { __typename: name });
}
