import { change, newId, sql } from "@starlane/database";
import type { InvalidInput } from "@starlane/graphql";
import type { Context } from "../context.js";
import { lockVenue, subjectOf } from "../venue/venue.commands.js";
import type { VenueRow } from "../venue/venue.row.js";
import { tellClosure } from "./closure.messages.js";
import { refuseClosure } from "./closure.rules.js";
import type { CloseVenueInput } from "./closure.type.js";

/**
 * Closes a venue for a time; saying the same again changes nothing. Events that stand in its calendar then are not
 * moved: the campaigns service puts a notice on them. @throws ApiError NOT_FOUND, FORBIDDEN
 */
export function closeVenue(context: Context, input: CloseVenueInput): Promise<VenueRow | InvalidInput> {
  return context.em.transactional(async (tx) => {
    const venue = await lockVenue(tx, input.venue);
    context.allow("Mutation.closeVenue", subjectOf(venue.areaId, venue.agencyId));
    const refusal = refuseClosure(input);
    if (refusal) return refusal;
    const [id, reason] = [newId(), input.reason.trim()];
    const { from, to } = input;
    const isNew = await change(
      tx,
      sql`insert into closure (id, venue_id, starts_at, ends_at, reason)
          values (${id}, ${venue.id}, ${from}, ${to}, ${reason}) on conflict do nothing`,
    );
    if (isNew > 0)
      await tellClosure(context.tell, tx, {
        id,
        venue: venue.id,
        from: from.toISOString(),
        to: to.toISOString(),
        reason,
      });
    context.loaders.closures.clearAll();
    return venue;
  });
}
