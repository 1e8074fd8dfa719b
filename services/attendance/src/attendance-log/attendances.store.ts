import type { Client } from "@starlane/database";

/** The reason, the author and the time of a removal of attendances. */
export interface Removal {
  readonly reason: "WITHDRAWN" | "CORRECTED" | "JOINED" | "SEPARATED";
  /** The user who asked for it; null when no user did. */
  readonly by: string | null;
  readonly at: Date;
  /** In the requester's own words. */
  readonly note: string | null;
  /** The pair whose join takes them out. */
  readonly join?: string;
}

/** Selects attendances; all given conditions must hold. */
export interface AttendanceFilter {
  readonly clientId?: string;
  readonly person?: number;
  /** On this day or later. */
  readonly from?: string;
  /** Only of people who lived in one of these areas at the time. */
  readonly livingIn?: readonly string[];
  /** Only of people who came by this phone, given by its pseudonym. */
  readonly phone?: Buffer;
}

const COLUMNS =
  "event_id, person, audience, area_id, at, received_at, client_id, method, flagged, day, late, came_by";

/**
 * Moves attendances from the log to the table of removed ones.
 * @returns the number of attendances removed
 */
export async function removeAttendances(
  client: Client,
  { clientId, person, from, livingIn, phone }: AttendanceFilter,
  { reason, by, at, note, join }: Removal,
): Promise<number> {
  const { rowCount } = await client.query(
    `with removed as (
       delete from attendance
       where ($1::text is null or client_id = $1) and ($2::int is null or person = $2)
         and ($3::date is null or day >= $3) and ($4::text[] is null or area_id = any($4))
         and ($9::bytea is null or came_by = (select number from pseudonym where pseudonym = $9))
       returning *)
     insert into removed_attendance (${COLUMNS}, counted_xid, reason, removed_by, removed_at, note, join_id)
     select ${COLUMNS}, xid, $5, $6, $7, $8, $10 from removed`,
    [clientId, person, from, livingIn, reason, by, at, note, phone, join],
  );
  return rowCount ?? 0;
}

/** The corrected values of removed attendances; an absent value was right before. */
export interface CorrectedValues {
  readonly person?: number;
  readonly area?: string;
  readonly audience?: string;
  /** The pseudonym of the phone, for attendances whose phone was not stored. */
  readonly phone?: Buffer;
}

/** Re-inserts, corrected, the attendances of a person or client id that this transaction removed. */
export async function insertCorrected(
  client: Client,
  { clientId, person }: Pick<AttendanceFilter, "clientId" | "person">,
  right: CorrectedValues,
): Promise<void> {
  await client.query(
    `insert into attendance (${COLUMNS})
     select event_id, coalesce($3, person), coalesce($4, audience), coalesce($5, area_id), at, received_at, client_id, method,
       flagged, day, late, coalesce(came_by, (select number from pseudonym where pseudonym = $6))
     from removed_attendance
     where xid = pg_current_xact_id() and ($1::text is null or client_id = $1) and ($2::int is null or person = $2)
       and not exists (select from attendance as there
         where there.event_id = removed_attendance.event_id and there.person = coalesce($3, removed_attendance.person))
     order by event_id, person`,
    [clientId, person, right.person, right.audience, right.area, right.phone],
  );
}

/**
 * Restores the attendances that a join removed from a person, unless their client ids have been used or removed since.
 */
export async function restoreAttendances(
  client: Client,
  { person, join }: { person: number; join: string },
): Promise<void> {
  await client.query(
    `insert into attendance (${COLUMNS})
     select ${COLUMNS} from removed_attendance as removed
     where removed.person = $1 and removed.join_id = $2
       and not exists (select from attendance as there where there.client_id = removed.client_id)
       and not exists (select from removed_attendance as later where later.client_id = removed.client_id and later.number > removed.number)
     order by event_id
     on conflict do nothing`,
    [person, join],
  );
}

/** Returns the residence and audience of a checked-in person; null when the event has no such client id. */
export async function findCheckIn(
  client: Client,
  event: string,
  clientId: string,
): Promise<{ area: string; audience: string } | null> {
  const { rows } = await client.query<{ area: string; audience: string }>(
    "select area_id as area, audience from attendance where event_id = $1 and client_id = $2",
    [event, clientId],
  );
  return rows[0] ?? null;
}

/** Returns the reason of the latest removal of a check-in from an event; null when it was never removed. */
export async function findRemoval(
  client: Client,
  event: string,
  clientId: string,
): Promise<Removal["reason"] | null> {
  const { rows } = await client.query<Pick<Removal, "reason">>(
    "select reason from removed_attendance where event_id = $1 and client_id = $2 order by number desc limit 1",
    [event, clientId],
  );
  return rows[0]?.reason ?? null;
}

/** Returns the areas other than `notIn` in which a person lived when they attended on or after a day. */
export async function findResidences(
  client: Client,
  { person, from, notIn }: Required<Pick<AttendanceFilter, "person" | "from">> & { readonly notIn: string },
): Promise<string[]> {
  const { rows } = await client.query<{ area: string }>(
    "select distinct area_id as area from attendance where person = $1 and day >= $2 and area_id <> $3",
    [person, from, notIn],
  );
  return rows.map(({ area }) => area);
}
