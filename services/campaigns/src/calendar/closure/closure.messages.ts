import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, sql } from "@starlane/database";
import { onMessage } from "@starlane/messages";
import { z } from "zod";
import { notifyOfEvent } from "../event/event-changes.js";
import { lockResources } from "../hold/hold.commands.js";
import { findEventsClosed } from "./closure.loaders.js";

const closureFact = z.object({
  id: z.uuid(),
  venue: z.uuid(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  reason: z.string(),
  // Messages from before closures could end early have neither.
  withdrawn: z.boolean().default(false),
  version: z.int().default(1),
});

/**
 * Replicates a closure of a venue, or its withdrawal. Subscribers of a campaign are notified of the events that get a
 * notice by it, or lose one.
 */
export const onClosureChanged = onMessage(
  "venues.closure",
  closureFact,
  async (tx: EntityManager, closure) => {
    const { id, venue, from, to, reason, withdrawn, version } = closure;
    // An event registered at the same time commits before this or after it, so that one of the two publishes its
    // notice.
    await lockResources(tx, [venue]);
    const before = await findEventsClosed(tx, id);
    const during = withdrawn ? sql`'empty'::tstzrange` : sql`tstzrange(${from}, ${to})`;
    const isNews = await execute(
      tx,
      sql`insert into known_closure (id, venue_id, during, reason, version)
        values (${id}, ${venue}, ${during}, ${reason}, ${version})
        on conflict (id) do update set during = excluded.during, reason = excluded.reason, version = excluded.version
        where excluded.version >= known_closure.version and known_closure is distinct from excluded`,
    );
    if (isNews === 0) return;
    const events = [...before, ...(await findEventsClosed(tx, id))];
    for (const event of new Map(events.map((found) => [found.id, found])).values())
      await notifyOfEvent(tx, event);
  },
);
