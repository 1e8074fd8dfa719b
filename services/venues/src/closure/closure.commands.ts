import type { EntityManager } from "@mikro-orm/postgresql";
import { isUuid, newId, select, sql } from "@starlane/database";
import { ApiError, StaleVersion, type InvalidInput, type InvalidState } from "@starlane/graphql";
import type { Context } from "../context.js";
import { lockVenue, subjectOf } from "../venue/venue.commands.js";
import type { VenueRow } from "../venue/venue.row.js";
import { closureColumns } from "./closure.loaders.js";
import { publishClosuresChanged } from "./closure.messages.js";
import type { ClosureRow } from "./closure.row.js";
import { refuseClosure, refuseReopening } from "./closure.rules.js";
import type { CloseVenueInput, ReopenVenueInput } from "./closure.type.js";

/**
 * Closes a venue for a time; repeating the same closure has no effect. Events in its calendar are not moved: the
 * campaigns service adds a warning to them.
 * @throws ApiError NOT_FOUND, FORBIDDEN
 */
export function closeVenue(context: Context, input: CloseVenueInput): Promise<VenueRow | InvalidInput> {
  return context.em.transactional(async (tx) => {
    const venue = await lockVenue(tx, input.venue);
    context.allow("Mutation.closeVenue", subjectOf(venue.areaId, venue.agencyId));
    const refusal = refuseClosure(input);
    if (refusal) return refusal;
    const { from, to } = input;
    const [declared] = await select<ClosureRow>(
      tx,
      sql`insert into closure (id, venue_id, starts_at, ends_at, reason)
          values (${newId()}, ${venue.id}, ${from}, ${to}, ${input.reason.trim()}) on conflict do nothing
          returning ${closureColumns}`,
    );
    if (declared) await publishChanged(context, tx, declared);
    return venue;
  });
}

/**
 * Reopens a venue before the end of a closure: from an instant on, or as if it had never been closed.
 * @throws ApiError NOT_FOUND, FORBIDDEN
 */
export function reopenVenue(
  context: Context,
  { closure: id, version, from }: ReopenVenueInput,
): Promise<VenueRow | InvalidInput | InvalidState | StaleVersion> {
  return context.em.transactional(async (tx) => {
    const venue = await lockVenue(tx, (await findClosure(tx, id)).venueId);
    context.allow("Mutation.reopenVenue", subjectOf(venue.areaId, venue.agencyId));
    const closure = await findClosure(tx, id); // read again under the venue's lock
    if (closure.version !== version) return new StaleVersion(closure.version);
    const refusal = refuseReopening(closure, from ?? null);
    if (refusal) return refusal;
    await publishChanged(context, tx, await endClosure(tx, closure, from ?? null, context.now));
    return venue;
  });
}

async function findClosure(tx: EntityManager, id: string): Promise<ClosureRow> {
  const [closure] = isUuid(id)
    ? await select<ClosureRow>(tx, sql`select ${closureColumns} from closure where id = ${id}`)
    : [];
  if (!closure) throw new ApiError("NOT_FOUND");
  return closure;
}

/**
 * Shortens a closure or withdraws it. It is withdrawn also if another closure already covers exactly the shortened
 * time.
 */
async function endClosure(
  tx: EntityManager,
  { id, venueId, from, reason }: ClosureRow,
  to: Date | null,
  now: Date,
): Promise<ClosureRow> {
  const [ended] = await select<ClosureRow>(
    tx,
    sql`update closure set version = version + 1, ends_at = coalesce(${to}::timestamptz, ends_at),
          withdrawn_at = case when ${to}::timestamptz is null or exists (
            select from closure other where other.venue_id = ${venueId} and other.starts_at = ${from}
              and other.ends_at = ${to} and other.reason = ${reason} and other.withdrawn_at is null)
            then ${now}::timestamptz end
        where id = ${id} returning ${closureColumns}`,
  );
  return ended!;
}

/** Publishes a closure and clears this request's cached closures. */
async function publishChanged(
  { publish, loaders }: Context,
  tx: EntityManager,
  closure: ClosureRow,
): Promise<void> {
  await publishClosuresChanged(publish, tx, closure);
  loaders.closures.clearAll();
}
