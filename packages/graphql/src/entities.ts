import {
  isObjectType,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from "graphql";
import { selectedFields } from "./selected-fields.js";
import type { Prefetchers, ReferenceResolver } from "./subgraph.js";

interface Reference {
  readonly __typename: string;
  readonly id: string;
}

/**
 * Resolves `_entities` as `@apollo/subgraph` does, which creates three promises for each of a thousand rows that need
 * none. Here each row is found by the reference resolver of its type and carries its type name. Fields with a
 * prefetcher are loaded before.
 */
export function resolveEntities<Context>(
  schema: GraphQLSchema,
  references: Readonly<Record<string, ReferenceResolver<Context>>>,
  prefetchers: Prefetchers<Context>,
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
    const pending = [...prefetch(representations, prefetchers, context, info)];
    // After a failed prefetch each field loads again and reports the error at its own path.
    return pending.length === 0 ? find() : Promise.allSettled(pending).then(find);
  };
  field.resolve = resolve as typeof field.resolve;
}

function* prefetch<Context>(
  representations: readonly Reference[],
  prefetchers: Prefetchers<Context>,
  context: Context,
  info: GraphQLResolveInfo,
): Generator<Promise<unknown>> {
  for (const [type, fields] of Object.entries(prefetchers))
    for (const [field, load] of Object.entries(fields)) {
      if (!selectedFields(info).has(field)) continue;
      const ids = representations.filter(({ __typename: name }) => name === type).map(({ id }) => id);
      if (ids.length > 0) yield load(ids, context);
    }
}

function named(row: unknown, name: string): unknown {
  if (typeof row !== "object" || row === null || ("__typename" in row && row.__typename === name)) return row;
  return Object.assign(row, { __typename: name });
}
