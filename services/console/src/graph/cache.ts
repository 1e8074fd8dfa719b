import type { CacheExchangeOpts } from "@urql/exchange-graphcache";
import { MUTATIONS, WITHOUT_ID } from "./schema.js";

/** A thing that has an id is kept once, so that whatever is on the screen shows it alike. */
export const keys: CacheExchangeOpts["keys"] = {
  ...Object.fromEntries(WITHOUT_ID.map((type) => [type, () => null])),
  Participation: ({ campaign, agency }) =>
    idOf(campaign) && idOf(agency) ? `${idOf(campaign)} ${idOf(agency)}` : null,
};

function idOf(thing: unknown): string | null {
  return (thing as { id?: string } | null | undefined)?.id ?? null;
}

/**
 * Whatever was changed, every list and every figure may have changed with it: they are asked again where they are shown,
 * and shown as they were until the answer is here.
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

/** A page about something that was listed before knows its name at once. */
export const resolvers: CacheExchangeOpts["resolvers"] = {
  Query: {
    area(parent, { id }, cache, { fieldName }) {
      const area = { __typename: "Area", id: id as string };
      return cache.resolve(area, "name") === undefined ? parent[fieldName] : area;
    },
  },
};
