import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import type { Window } from "@starlane/graphql";
import DataLoader from "dataloader";
import type { ClosureRow } from "./closure.row.js";

/** A venue, and the time for which its closures are requested. */
interface VenueWindow extends Window {
  readonly venue: string;
}

export const closureColumns = sql`closure.id, closure.venue_id, closure.starts_at as from, closure.ends_at as to,
  closure.reason, closure.withdrawn_at, closure.version`;

export function closureLoaders(em: EntityManager) {
  return {
    /** The closures that overlap a window, earliest first, without withdrawn ones. */
    closures: new DataLoader<VenueWindow, ClosureRow[], string>(
      async (keys) => {
        const rows = await select<ClosureRow & { index: number }>(
          em,
          sql`select key.index::int, ${closureColumns}
              from unnest(${keys.map((key) => key.venue)}::uuid[], ${keys.map((key) => key.from)}::timestamptz[],
                ${keys.map((key) => key.to)}::timestamptz[]) with ordinality as key (venue_id, opens_at, closes_at, index)
              join closure on closure.venue_id = key.venue_id and closure.withdrawn_at is null
                and closure.starts_at < key.closes_at and closure.ends_at > key.opens_at
              order by closure.starts_at, closure.id`,
        );
        const byKey = Map.groupBy(rows, (row) => row.index);
        return keys.map((_, index) => byKey.get(index + 1) ?? []);
      },
      { cacheKeyFn: ({ venue, from, to }) => `${venue} ${from.getTime()} ${to.getTime()}` },
    ),
  };
}

/** Returns the closures after an id, by id, including withdrawn ones. */
export function findClosuresAfter(
  em: EntityManager,
  after: string | null,
  most: number,
): Promise<ClosureRow[]> {
  return select(
    em,
    sql`select ${closureColumns} from closure
        where ${after}::uuid is null or closure.id > ${after}::uuid order by closure.id limit ${most}`,
  );
}
