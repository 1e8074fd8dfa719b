import {
  runAsSystemIn,
  execute,
  clientOf,
  newId,
  mapConstraintViolation,
  select,
  sql,
} from "@starlane/database";
import {
  ApiError,
  StaleVersion,
  type AlreadyExists,
  type InvalidInput,
  type InvalidState,
  type OverCapacity,
} from "@starlane/graphql";
import type { Context } from "../../context.js";
import { findErased } from "../../people/erasure/erased.store.js";
import type { KnownEvent } from "../../replicas/event/event.rules.js";
import { findVisibleEvent } from "../../replicas/event/visibility.loaders.js";
import { endRetention } from "../../people/vault/retention.commands.js";
import { refuseBasis } from "../../people/vault/legal-basis.rules.js";
import {
  findEnrolment,
  findEnrolments,
  findEnrolled,
  lockPlaces,
  participatesIn,
} from "./enrolment.loaders.js";
import {
  isRetry,
  labelTaken,
  refuseBasisAlone,
  refuseEnrolmentDraft,
  refuseEvent,
  refuseNumber,
  tidyLabel,
  type EnrolmentDraft,
} from "./enrolment.rules.js";
import type { EnrolmentRow } from "./enrolment.row.js";
import type { EnrolInput, RosterItem, UpdateEnrolmentInput } from "./enrolment.type.js";
import { replaceRoster } from "./roster.commands.js";
import { readRoster, refuseErased, type NamedLine } from "./roster.rules.js";

type EnrolRefusal = InvalidInput | InvalidState | OverCapacity | AlreadyExists;

/**
 * Enrols a group of the viewer's agency in an event. The same request again returns the same enrolment; a different one
 * with the same label is refused.
 * @throws ApiError NOT_FOUND when there is no such event, FORBIDDEN when the viewer may not enrol anyone in it
 */
export async function enrol(context: Context, input: EnrolInput): Promise<EnrolmentRow | EnrolRefusal> {
  const { em, now, state } = context;
  const viewer = context.signedIn();
  const event = await eventToEnrolIn(context, input.event);
  const draft = { label: tidyLabel(input.label), headcount: input.headcount, basis: input.basis ?? null };
  const roster = await rosterOf(context, draft, input.roster ?? []);
  if (!isRoster(roster)) return roster;
  return em.transactional(async (tx) => {
    const places = await lockPlaces(tx, event.id);
    const there = await findEnrolled(tx, state.vault, {
      event: event.id,
      agency: viewer.agency,
      label: draft.label,
    });
    if (there) return isRetry(draft, roster, there) ? there.row : labelTaken(there.id);
    const refused =
      refuseEvent(places.status) ??
      refuseNumber(places.capacity, places.taken, draft.headcount) ??
      (await refuseNamed(tx, state, roster));
    if (refused) return refused;
    const row = { id: newId(), eventId: event.id, agencyId: viewer.agency, ...draft, version: 1 };
    await execute(
      tx,
      sql`insert into enrolment (id, event_id, agency_id, label, headcount, basis, enrolled_by, enrolled_at)
          values (${row.id}, ${row.eventId}, ${row.agencyId}, ${row.label}, ${row.headcount}, ${row.basis},
            ${viewer.id}, ${now})`,
    );
    await replaceRoster(tx, state.vault, { enrolment: row, lines: roster, eventEndsAt: places.endsAt, now });
    return row;
  });
}

/**
 * Changes a group.
 * @throws ApiError NOT_FOUND when it does not exist or belongs to another agency
 */
export async function updateEnrolment(
  context: Context,
  { id, version, ...changes }: UpdateEnrolmentInput,
): Promise<EnrolmentRow | EnrolRefusal | StaleVersion> {
  const { em, now, state } = context;
  const { row: before } = await enrolmentFor(context, "Mutation.updateEnrolment", id);
  const draft = {
    label: changes.label == null ? before.label : tidyLabel(changes.label),
    headcount: changes.headcount ?? before.headcount,
    basis: changes.basis ?? before.basis,
  };
  const roster = changes.roster ? await rosterOf(context, draft, changes.roster) : null;
  if (roster && !isRoster(roster)) return roster;
  const update = () =>
    em.transactional(async (tx) => {
      const places = await lockPlaces(tx, before.eventId);
      const current = await findEnrolment(tx, before.id);
      if (!current) throw new ApiError("NOT_FOUND");
      if (current.version !== version) return new StaleVersion(current.version);
      const named = roster?.length ?? (await countRoster(tx, before.id));
      const refused =
        refuseEnrolmentDraft(draft, named) ??
        refuseBasisAlone(current.basis, draft.basis, roster ? 0 : named) ??
        refuseEvent(places.status) ??
        (draft.headcount > current.headcount
          ? refuseNumber(places.capacity, places.taken - current.headcount, draft.headcount)
          : null) ??
        (await refuseNamed(tx, state, roster ?? []));
      if (refused) return refused;
      const row = { ...current, ...draft, version: version + 1 };
      await execute(
        tx,
        sql`update enrolment set label = ${row.label}, headcount = ${row.headcount}, basis = ${row.basis},
              version = ${row.version} where id = ${row.id}`,
      );
      if (roster)
        await replaceRoster(tx, state.vault, {
          enrolment: row,
          lines: roster,
          eventEndsAt: places.endsAt,
          now,
        });
      return row;
    });
  return mapConstraintViolation<EnrolmentRow | EnrolRefusal | StaleVersion, AlreadyExists>(update, {
    enrolment_is_once_per_label: async () => {
      const { eventId: event, agencyId: agency } = before;
      const other = await findEnrolled(em, state.vault, { event, agency, label: draft.label });
      return labelTaken(other?.id ?? before.id);
    },
  });
}

/**
 * Withdraws a group: its places become free and its roster is deleted. People already checked in stay checked in.
 * @throws ApiError NOT_FOUND
 */
export async function withdrawEnrolment(
  context: Context,
  { id, version }: { id: string; version: number },
): Promise<EnrolmentRow | StaleVersion> {
  const { row } = await enrolmentFor(context, "Mutation.withdrawEnrolment", id);
  return context.em.transactional(async (tx) => {
    await lockPlaces(tx, row.eventId);
    const current = await findEnrolment(tx, row.id);
    if (!current) throw new ApiError("NOT_FOUND");
    if (current.version !== version) return new StaleVersion(current.version);
    await execute(tx, sql`delete from enrolment where id = ${row.id}`);
    await runAsSystemIn(tx, () => endRetention(tx, { purpose: "ROSTER", subject: row.id }));
    return current;
  });
}

/**
 * Returns the groups of an event that the viewer may see.
 * @throws ApiError NOT_FOUND, FORBIDDEN
 */
export async function enrolmentsOf(context: Context, id: string): Promise<EnrolmentRow[]> {
  const may = ({ areaId: area }: KnownEvent) => context.may("Query.enrolments", { area });
  const event = await findVisibleEvent(context, id, may);
  if (!event) throw new ApiError("NOT_FOUND");
  context.allow("Query.enrolments", { area: event.areaId });
  const rows = await findEnrolments(context.em, event.id);
  return rows.filter(({ agencyId: agency }) =>
    context.may("Query.enrolments", { area: event.areaId, agency }),
  );
}

/**
 * Returns a group and its event to a viewer who may perform an operation on it. Another agency's group answers like a
 * missing one.
 * @throws ApiError NOT_FOUND
 */
export async function enrolmentFor(
  context: Context,
  operation: string,
  id: string,
): Promise<{ row: EnrolmentRow; event: KnownEvent }> {
  const row = await findEnrolment(context.em, id);
  const [event] = row ? await context.state.events.submit([row.eventId]) : [null];
  if (!row || !event || !context.may(operation, { area: event.areaId, agency: row.agencyId }))
    throw new ApiError("NOT_FOUND");
  return { row, event };
}

/**
 * Returns an event in which the viewer may enrol groups. A viewer limited to their agency may enrol in its own events,
 * and in those of campaigns it takes part in.
 * @throws ApiError NOT_FOUND, FORBIDDEN
 */
async function eventToEnrolIn(context: Context, id: string): Promise<KnownEvent> {
  const viewer = context.signedIn();
  const reaches = ({ areaId: area, agencyId: agency }: KnownEvent) =>
    context.may("Mutation.enrol", { area, agency });
  const event = await findVisibleEvent(context, id, reaches);
  if (!event) throw new ApiError("NOT_FOUND");
  context.allow("Mutation.enrol", { area: event.areaId, agency: viewer.agency });
  const reachesIt = reaches(event);
  if (!reachesIt && !(await participatesIn(context.em, viewer, event.campaignId)))
    throw new ApiError("FORBIDDEN");
  return event;
}

async function rosterOf(
  { state, now }: Context,
  draft: EnrolmentDraft,
  items: readonly RosterItem[],
): Promise<readonly NamedLine[] | InvalidInput> {
  const wrong = refuseEnrolmentDraft(draft, items.length);
  if (wrong) return wrong;
  const areas = await state.areas.among([...new Set(items.flatMap(({ area }) => area ?? []))]);
  const lines = readRoster(items, {
    isArea: (area) => areas.has(area),
    knownBy: (who) => state.pseudonyms.knownBy(who),
  });
  if (!isRoster(lines)) return lines;
  return refuseBasis(["input", "basis"], draft.basis, lines, now) ?? lines;
}

/** Refuses erased people on a roster. Runs under the lock of the log, so that no one is erased meanwhile. */
async function refuseNamed(
  tx: Context["em"],
  { tombstones }: Context["state"],
  roster: readonly NamedLine[],
): Promise<InvalidInput | null> {
  const pseudonyms = roster.map(({ knownBy }) => knownBy.pseudonym);
  return refuseErased(await findErased(clientOf(tx), tombstones, pseudonyms));
}

const isRoster = (read: readonly NamedLine[] | InvalidInput): read is readonly NamedLine[] =>
  Array.isArray(read);

async function countRoster(tx: Context["em"], enrolment: string): Promise<number> {
  const [counted] = await select<{ named: number }>(
    tx,
    sql`select count(*)::int as named from roster_entry where enrolment_id = ${enrolment}`,
  );
  return counted!.named;
}
