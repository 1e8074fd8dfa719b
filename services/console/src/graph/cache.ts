import type { CacheExchangeOpts } from "@urql/exchange-graphcache";
import { MUTATIONS, WITHOUT_ID } from "./schema.js";

/** Cache keys. An object with an id is stored once, so that every part of the screen shows the same state of it. */
export const keys: CacheExchangeOpts["keys"] = {
  ...Object.fromEntries(WITHOUT_ID.map((type) => [type, () => null])),
  Participation: ({ campaign, agency }) =>
    idOf(campaign) && idOf(agency) ? `${idOf(campaign)} ${idOf(agency)}` : null,
};

function idOf(thing: unknown): string | null {
  return (thing as { id?: string } | null | undefined)?.id ?? null;
}

/**
 * Invalidates every list and every figure after any mutation, since each may have changed. Those on the screen are
 * refetched and shown as they were until the answer arrives.
 */
export const updates: CacheExchangeOpts["updates"] = {
  Mutation: Object.fromEntries(
    MUTATIONS.map((mutation) => [
      mutation,
      (_result, _variables, cache) => {
        for (const { fieldKey } of cache.inspectFields("Query")) cache.invalidate("Query", fieldKey);
      },
    ]),
  ),
};

/**
 * Resolves an object by id from the cache, so that a detail page has the name of a previously listed object at once.
 */
export const resolvers: CacheExchangeOpts["resolvers"] = {
  Query: {
    area(parent, { id }, cache, { fieldName }) {
      const area = { __typename: "Area", id: id as string };
      return cache.resolve(area, "name") === undefined ? parent[fieldName] : area;
    },
  },
};
