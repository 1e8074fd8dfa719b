import type { EntityManager } from "@mikro-orm/postgresql";
import type { Viewer } from "@starlane/auth";
import { isUuid, select, sql } from "@starlane/database";
import type { Window } from "@starlane/graphql";
import DataLoader from "dataloader";
import { eventColumns, eventVisibleTo } from "../event/event.loaders.js";
import type { EventRow } from "../event/event.row.js";

/** The key of the loader: a venue or a speaker, and a time window. */
interface HolderWindow extends Window {
  readonly id: string;
}

/** Loads the events that hold a venue or a speaker in a window and that the viewer sees, by start. */
export function windowLoader(em: EntityManager, viewer: Viewer | null, of: "venue" | "speaker") {
  const holds = of === "venue" ? sql`venue_hold` : sql`speaker_hold`;
  const held = of === "venue" ? sql`hold.venue_id` : sql`hold.speaker_id`;
  return new DataLoader<HolderWindow, EventRow[], string>(
    async (windows) => {
      const rows = await select<EventRow & { index: number }>(
        em,
        sql`select asked.index::int, ${eventColumns}
            from unnest(${windows.map(({ id }) => (isUuid(id) ? id : null))}::uuid[], ${windows.map(({ from }) => from)}::timestamptz[],
              ${windows.map(({ to }) => to)}::timestamptz[]) with ordinality as asked (id, from_at, to_at, index)
            join ${holds} hold on ${held} = asked.id and hold.during && tstzrange(asked.from_at, asked.to_at)
            join event on event.id = hold.event_id
            left join campaign on campaign.id = event.campaign_id
            where ${eventVisibleTo(viewer)} order by event.starts_at, event.id`,
      );
      const byWindow = Map.groupBy(rows, (row) => row.index);
      return windows.map((_, index) => byWindow.get(index + 1) ?? []);
    },
    { cacheKeyFn: ({ id, from, to }) => `${id} ${from.getTime()} ${to.getTime()}` },
  );
}
