import { buildSubgraphSchema } from "@apollo/subgraph";
import { GraphQLError, parse, type GraphQLSchema } from "graphql";

import type { Subgraph } from "../../src/index.js";
import type { World } from "./world.js";

/** The context of every operation in these tests. */
export interface Visit {
  world: World;
}

/** A resolver, which declares its own types of row and arguments. */
export type Resolver = (row: never, args: never, visit: Visit) => unknown;
export type Resolvers = Record<string, Record<string, Resolver>>;

/** A test service: its subgraph, its resolvers, and its reference resolvers. */
export interface Service extends Subgraph {
  resolvers: Resolvers;
  references: Record<string, (reference: never, visit: Visit) => unknown>;
}

export const LINK = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@shareable", "@external", "@requires", "@provides", "@inaccessible"]
)`;

export function schemaOf({ sdl, resolvers, references }: Service): GraphQLSchema {
  const types = new Set([...Object.keys(resolvers), ...Object.keys(references)]);
  const all = [...types].map((type): [string, object] => {
    const reference = references[type];
    return [type, { ...resolvers[type], ...(reference && { __resolveReference: reference }) }];
  });
  return buildSubgraphSchema([
    { typeDefs: parse(sdl), resolvers: Object.fromEntries(all) as Record<string, never> },
  ]);
}

/** Creates an error with the service's own message. */
export function failure(what: string): GraphQLError {
  return new GraphQLError(`${what} failed`, { extensions: { code: "BROKEN", what } });
}

/** Creates a resolver that fails for rows with these one-digit ids and returns `value` for others. */
export function failsAt(ids: string, what: string, value: unknown) {
  return ({ id }: { id: string }): unknown => {
    if (ids.includes(id)) throw failure(`${what} ${id}`);
    return value;
  };
}

/** Makes resolvers return null for rows that do not exist, since the reference knows nothing of them either. */
export function ofKnown(resolvers: Record<string, Resolver>): Record<string, Resolver> {
  const known = Object.entries(resolvers).map(([field, resolve]): [string, Resolver] => [
    field,
    (row: { name?: string }, args, visit) => (row.name ? resolve(row as never, args, visit) : null),
  ]);
  return Object.fromEntries(known);
}
