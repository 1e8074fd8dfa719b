import type { EntityManager } from "@mikro-orm/postgresql";
import type { Viewer } from "@starlane/auth";
import { runAsSystemIn, clientOf, isUuid, select, sql } from "@starlane/database";
import DataLoader from "dataloader";
import { SHARED_LOG_LOCK } from "../../attendance-log/log.store.js";
import type { KnownEventStatus } from "../../replicas/event/event.rules.js";
import type { KnownBy } from "../../people/person/pseudonyms.js";
import type { Vault } from "../../people/vault/vault.js";
import type { Enrolled } from "./enrolment.rules.js";
import type { EnrolmentRow, RosterEntryRow } from "./enrolment.row.js";

const columns = sql`enrolment.id, enrolment.event_id, enrolment.agency_id, enrolment.label, enrolment.headcount,
  enrolment.basis, enrolment.version`;

/**
 * Creates the loaders of enrolments.
 * @param counting the service's own entity manager: a number or a boolean reveals no one
 */
export function enrolmentLoaders(em: EntityManager, counting: EntityManager) {
  return {
    /** The number of people enrolled in an event. */
    enrolledAt: new DataLoader<string, number>(async (events) => {
      const rows = await select<{ eventId: string; people: number }>(
        counting,
        sql`select event_id, sum(headcount)::int as people from enrolment
            where event_id = any(${events.filter(isUuid)}::uuid[]) group by event_id`,
      );
      const byEvent = new Map(rows.map(({ eventId, people }) => [eventId, people]));
      return events.map((id) => byEvent.get(id) ?? 0);
    }),
    /** The roster entries of a group, in the order given. */
    roster: new DataLoader<string, RosterEntryRow[]>(async (enrolments) => {
      const byEnrolment = Map.groupBy(await findRosters(em, enrolments), ({ enrolmentId }) => enrolmentId);
      return enrolments.map((id) => byEnrolment.get(id) ?? []);
    }),
    /** True when a person on a roster is checked in at the event, by any method. */
    isCheckedIn: new DataLoader<string, boolean>(async (entries) => {
      const rows = await select<{ id: string }>(
        counting,
        sql`select roster_entry.id from roster_entry
            join enrolment on enrolment.id = roster_entry.enrolment_id
            join kept_person on kept_person.id = roster_entry.kept_person
            join pseudonym on pseudonym.pseudonym = kept_person.pseudonym
            join attendance on attendance.event_id = enrolment.event_id and attendance.person = pseudonym.person
            where roster_entry.id = any(${[...entries]}::uuid[])`,
      );
      const checkedIn = new Set(rows.map(({ id }) => id));
      return entries.map((id) => checkedIn.has(id));
    }),
  };
}

/** Returns the groups enrolled in an event, the earliest first. */
export function findEnrolments(em: EntityManager, event: string): Promise<EnrolmentRow[]> {
  return select<EnrolmentRow>(
    em,
    sql`select ${columns} from enrolment where event_id = ${event} order by enrolled_at, id`,
  );
}

export async function findEnrolment(em: EntityManager, id: string): Promise<EnrolmentRow | null> {
  if (!isUuid(id)) return null;
  const [row] = await select<EnrolmentRow>(em, sql`select ${columns} from enrolment where id = ${id}`);
  return row ?? null;
}

/** A person ticked on a roster. */
type Ticked = Pick<RosterEntryRow, "audience" | "areaId"> & KnownBy;

/** Returns the people behind entries of a group's roster, by entry. */
export async function findTicked(
  em: EntityManager,
  enrolment: string,
  entries: readonly string[],
): Promise<Map<string, Ticked>> {
  const rows = await select<Ticked & { id: string }>(
    em,
    sql`select roster_entry.id, audience, area_id, pseudonym, kind, phone
        from roster_entry join kept_person on kept_person.id = roster_entry.kept_person
        where enrolment_id = ${enrolment} and roster_entry.id = any(${[...entries]}::uuid[])`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The status and enrolled headcount of an event, locked until the transaction ends so that no place is given twice. */
export interface Places {
  readonly status: KnownEventStatus;
  readonly capacity: number | null;
  readonly endsAt: Date;
  /** The headcount of all groups. */
  readonly taken: number;
}

export async function lockPlaces(tx: EntityManager, event: string): Promise<Places> {
  // Taken before the event's lock, in the order of all transactions: no one on the roster is erased meanwhile.
  await clientOf(tx).query(SHARED_LOG_LOCK);
  const [known] = await select<Omit<Places, "taken">>(
    tx,
    sql`select status, capacity, ends_at from known_event where id = ${event} for no key update`,
  );
  // A statement of its own: one that waited for the lock would not see the rows written meanwhile.
  const [counted] = await runAsSystemIn(tx, () =>
    select<{ taken: number }>(
      tx,
      sql`select coalesce(sum(headcount), 0)::int as taken from enrolment where event_id = ${event}`,
    ),
  );
  return { ...known!, taken: counted!.taken };
}

/** The key of a group: its label at an event, or its id. */
export type EnrolmentKey =
  { readonly event: string; readonly agency: string; readonly label: string } | { readonly id: string };

/** Returns a group with its roster as it was given; null when there is none. */
export async function findEnrolled(
  tx: EntityManager,
  vault: Vault,
  which: EnrolmentKey,
): Promise<(Enrolled & { readonly row: EnrolmentRow }) | null> {
  const condition =
    "id" in which
      ? sql`id = ${which.id}`
      : sql`event_id = ${which.event} and agency_id = ${which.agency} and label = ${which.label}`;
  const [row] = await select<EnrolmentRow>(tx, sql`select ${columns} from enrolment where ${condition}`);
  if (!row) return null;
  const entries = await select<{
    audience: string;
    area: string | null;
    id: string;
    pseudonym: Buffer;
    kind: KnownBy["kind"];
    phone: Buffer | null;
    dataKey: string | null;
    sealed: Buffer | null;
  }>(
    tx,
    sql`select audience, area_id as area, kept_person.id, pseudonym, kind, phone, data_key, sealed
        from roster_entry join kept_person on kept_person.id = roster_entry.kept_person
        where enrolment_id = ${row.id} order by position`,
  );
  const sealed = entries.flatMap(({ id, dataKey, sealed: bytes }) =>
    dataKey && bytes ? [{ id, dataKey, sealed: bytes }] : [],
  );
  const decrypted = await vault.decryptAll(tx, sealed);
  const personal = new Map(sealed.map(({ id }, index) => [id, decrypted[index]!]));
  const roster = entries.map(({ id, pseudonym, kind, phone, audience, area }) => ({
    knownBy: { pseudonym, kind, phone },
    audience,
    area,
    name: personal.get(id)?.name ?? null,
    phoneLast4: personal.get(id)?.phoneLast4 ?? null,
  }));
  return { ...row, row, roster };
}

/** Returns true when the viewer's agency, or one above it, leads a campaign or has accepted to take part in it. */
export async function participatesIn(em: EntityManager, viewer: Viewer, campaign: string): Promise<boolean> {
  const rows = await select(
    em,
    sql`select from (
          select ${viewer.agency}::uuid as id
          union all select unnest(above) from known_agency where id = ${viewer.agency}::uuid) as mine
        where exists (select from known_campaign where known_campaign.id = ${campaign} and lead_id = mine.id)
          or exists (select from known_participation
            where campaign_id = ${campaign} and agency_id = mine.id and accepted)
        limit 1`,
  );
  return rows.length > 0;
}

/** Returns the entries of rosters, in the order given. */
function findRosters(em: EntityManager, enrolments: readonly string[]): Promise<RosterEntryRow[]> {
  return select<RosterEntryRow>(
    em,
    sql`select id, enrolment_id, kept_person, audience, area_id from roster_entry
        where enrolment_id = any(${[...enrolments]}::uuid[]) order by enrolment_id, position`,
  );
}
