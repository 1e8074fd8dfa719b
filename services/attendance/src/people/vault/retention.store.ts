import { localDate } from "@starlane/calendar";
import type { Client } from "@starlane/database";
import type { Pool } from "pg";
import { BEGIN_CHECK_INS, inTransaction } from "../../attendance-log/log.store.js";
import { ROSTER_MONTHS } from "./legal-basis.rules.js";

/** The most retentions that end in one transaction. */
const RETENTIONS_AT_ONCE = 1_000;

/**
 * Ends every retention whose last day is past, and deletes identities stored for nothing else. A roster's days count
 * from the current end of its event, if that is later than before.
 * @returns the number of retentions ended
 */
export async function endExpiredRetentions(pool: Pool, now: Date): Promise<number> {
  const today = localDate(now);
  let ended = 0;
  for (;;) {
    const some = await inTransaction(pool, { begin: BEGIN_CHECK_INS }, (client) => endSome(client, today));
    ended += some;
    if (some < RETENTIONS_AT_ONCE) return ended;
  }
}

async function endSome(client: Client, today: string): Promise<number> {
  await client.query(
    `update keeping set keep_until = later.until
     from enrolment join known_event on known_event.id = enrolment.event_id
     cross join lateral (
       select ((ends_at at time zone 'Asia/Shanghai')::date + $2::int * interval '1 month')::date as until) as later
     where purpose = 'ROSTER' and enrolment.id = keeping.subject and keep_until < $1::date and keep_until < later.until`,
    [today, ROSTER_MONTHS],
  );
  // Locks in the same order as transactions that store identities.
  const { rows } = await client.query<{ purpose: string; subject: string; person: string }>(
    `select purpose, subject, kept_person as person
     from keeping join kept_person on kept_person.id = keeping.kept_person
     where keep_until < $1::date order by agency_id, pseudonym, subject limit ${RETENTIONS_AT_ONCE}
     for update of kept_person`,
    [today],
  );
  const people = rows.map(({ person }) => person);
  const subjects = rows.map(({ subject }) => subject);
  await client.query(
    `delete from roster_entry using unnest($1::uuid[], $2::uuid[]) as ended (enrolment_id, kept_person)
     where roster_entry.enrolment_id = ended.enrolment_id and roster_entry.kept_person = ended.kept_person`,
    [subjects, people],
  );
  await client.query(
    `delete from keeping using unnest($1::text[], $2::uuid[], $3::uuid[]) as ended (purpose, subject, kept_person)
     where keeping.purpose = ended.purpose and keeping.subject = ended.subject
       and keeping.kept_person = ended.kept_person and keep_until < $4::date`,
    [rows.map(({ purpose }) => purpose), subjects, people, today],
  );
  await client.query(
    `delete from kept_person where id = any($1::uuid[])
       and not exists (select from keeping where keeping.kept_person = kept_person.id)`,
    [people],
  );
  return rows.length;
}
