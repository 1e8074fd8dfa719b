import {
  isObjectType,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from "graphql";
import { fieldsAsked } from "./selected-fields.js";
import type { ReadAhead, ReferenceResolver } from "./subgraph.js";

interface Reference {
  readonly __typename: string;
  readonly id: string;
}

/**
 * Resolves `_entities` as `@apollo/subgraph` does, which makes three promises for each of a thousand rows that need none: each
 * row is found by its type's own way, and says of which type it is. What is read ahead for fields that are asked for is there before.
 */
export function resolveEntities<Context>(
  schema: GraphQLSchema,
  references: Readonly<Record<string, ReferenceResolver<Context>>>,
  ahead: ReadAhead<Context>,
): void {
  const field = schema.getQueryType()?.getFields()._entities;
  if (!field) return;
  const resolve: GraphQLFieldResolver<unknown, Context, { representations: readonly Reference[] }> = (
    _root,
    { representations },
    context,
    info,
  ) => {
    const find = () =>
      representations.map((reference) => {
        const { __typename: name } = reference;
        if (!isObjectType(schema.getType(name))) throw new Error(`There is no type ${name} here.`);
        const resolve = references[name];
        const row = resolve ? resolve(reference, context) : reference;
        return row instanceof Promise ? row.then((found: unknown) => named(found, name)) : named(row, name);
      });
    const reading = [...readAhead(representations, ahead, context, info)];
    // What fails is read again by each field, which then tells of it at its place.
    return reading.length === 0 ? find() : Promise.allSettled(reading).then(find);
  };
  field.resolve = resolve as typeof field.resolve;
}

function* readAhead<Context>(
  representations: readonly Reference[],
  ahead: ReadAhead<Context>,
  context: Context,
  info: GraphQLResolveInfo,
): Generator<Promise<unknown>> {
  for (const [type, fields] of Object.entries(ahead))
    for (const [field, read] of Object.entries(fields)) {
      if (!fieldsAsked(info).has(field)) continue;
      const ids = representations.filter(({ __typename: name }) => name === type).map(({ id }) => id);
      if (ids.length > 0) yield read(ids, context);
    }
}

function named(row: unknown, name: string): unknown {
  if (typeof row !== "object" || row === null || ("__typename" in row && row.__typename === name)) return row;
  return Object.assign(row, { __typename: name });
}
