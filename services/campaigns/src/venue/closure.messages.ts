import type { EntityManager } from "@mikro-orm/postgresql";
import { change, sql } from "@starlane/database";
import { hear } from "@starlane/messages";
import { z } from "zod";
import { notifyOfEvent } from "../event/event-changes.js";
import { findEventsClosed } from "./closure.loaders.js";

const closureFact = z.object({
  id: z.uuid(),
  venue: z.uuid(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  reason: z.string(),
});

/**
 * A time a venue is closed. A closure is never changed, so closures may be heard in any order. Those who watch a campaign
 * see its events change that the closure puts a notice on.
 */
export const hearClosure = hear("venues.closure", closureFact, async (tx: EntityManager, closure) => {
  const { id, venue, from, to, reason } = closure;
  const isNew = await change(
    tx,
    sql`insert into known_closure (id, venue_id, during, reason)
        values (${id}, ${venue}, tstzrange(${from}, ${to}), ${reason}) on conflict do nothing`,
  );
  if (isNew === 0) return;
  for (const event of await findEventsClosed(tx, id)) await notifyOfEvent(tx, event);
});
