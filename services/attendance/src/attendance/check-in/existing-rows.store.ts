import { camelKeys, type Client } from "@starlane/database";
import type { CheckIn } from "./check-in.rules.js";

/** The stored data of a person at an event. */
export interface PersonAtEvent {
  /** Null when no person is known by that number. */
  readonly person: number | null;
  readonly isCheckedIn: boolean;
  /** An import brought this person to this event before, and the check-in was withdrawn. */
  readonly isWithdrawn: boolean;
}

/** The stored data that concerns a check-in of a table before it is written. */
export interface PeopleOfCheckIn {
  /** The person of the first number they come with. */
  readonly named: PersonAtEvent;
  /** The person of the additional phone, when that person has no identity number and the pair has never been judged. */
  readonly byPhone: PersonAtEvent;
  /** The two numbers they come with are not known to belong to one person. */
  readonly hasNewName: boolean;
}

/** Returns the stored data of check-ins, in their order, with one statement. */
export async function findPeopleOfCheckIns(
  client: Client,
  checkIns: readonly CheckIn[],
): Promise<PeopleOfCheckIn[]> {
  const { rows } = await client.query<Record<string, unknown>>({
    text: `select named.person as named, by_phone.person as by_phone,
        ${personColumns("named", "named")}, ${personColumns("by_phone", "phone")},
        came.phone is not null and (named.person is null or named.person is distinct from
          (select person from pseudonym where pseudonym.pseudonym = came.phone)) as has_new_name
      from unnest($1::uuid[], $2::bytea[], $3::bytea[]) with ordinality as came (event_id, pseudonym, phone, index)
      left join pseudonym as named on named.pseudonym = came.pseudonym
      left join pseudonym as by_phone on by_phone.pseudonym = came.phone and not exists (
        select from person_join as judged where judged.identity = came.pseudonym and judged.phone = came.phone) and not exists (
        select from pseudonym as other where other.person = by_phone.person
          and other.pseudonym <> came.phone and other.kind is distinct from 'PHONE')
      order by index`,
    values: [
      checkIns.map(({ event }) => event),
      checkIns.map(({ knownBy }) => knownBy.pseudonym),
      checkIns.map(({ knownBy }) => knownBy.phone),
    ],
  });
  return rows.map((columns) => {
    const row = camelKeys(columns) as unknown as PeopleRow;
    return {
      named: { person: row.named, isCheckedIn: row.namedCheckedIn, isWithdrawn: row.namedWithdrawn },
      byPhone: { person: row.byPhone, isCheckedIn: row.phoneCheckedIn, isWithdrawn: row.phoneWithdrawn },
      hasNewName: row.hasNewName,
    };
  });
}

interface PeopleRow {
  readonly named: number | null;
  readonly byPhone: number | null;
  readonly namedCheckedIn: boolean;
  readonly phoneCheckedIn: boolean;
  readonly namedWithdrawn: boolean;
  readonly phoneWithdrawn: boolean;
  readonly hasNewName: boolean;
}

/** Returns the SQL columns, prefixed with a name, for the stored data of a pseudonym's person. */
function personColumns(pseudonym: string, name: string): string {
  return `exists (select from attendance where attendance.event_id = came.event_id
      and attendance.person = ${pseudonym}.person) as ${name}_checked_in,
    exists (select from removed_attendance as removed join person on person.ordinal = removed.person
      where removed.event_id = came.event_id and removed.method = 'IMPORT' and removed.reason = 'WITHDRAWN'
        and coalesce(person.joined_into, person.ordinal) = ${pseudonym}.person) as ${name}_withdrawn`;
}

/** Returns the places left at events that have a capacity, by event. */
export async function findPlaces(client: Client, events: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await client.query<{ id: string; left: number }>(
    `select id, capacity - (select count(*)::int from attendance where event_id = known_event.id) as left
     from known_event where id = any($1::uuid[]) and capacity is not null`,
    [events],
  );
  return new Map(rows.map(({ id, left }) => [id, left]));
}

/** Locks the places of events until the transaction ends. */
export async function lockPlacesOf(client: Client, events: readonly string[]): Promise<void> {
  await client.query(
    "select from known_event where id = any($1::uuid[]) and capacity is not null order by id for no key update",
    [events],
  );
}
