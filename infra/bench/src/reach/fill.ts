import { Client } from "pg";

export interface Filling {
  readonly attendances: number;
  readonly people: number;
  readonly events: number;
}

/** PostgreSQL's, for what is filled: nothing is logged that can be made again. */
export const FILL_SETTINGS = {
  shared_buffers: "1GB",
  max_wal_size: "8GB",
  wal_level: "minimal",
  max_wal_senders: "0",
} as const;

/** Rows made in one statement: so many that nothing is held for long, and few enough to be sorted in memory. */
const PEOPLE_AT_ONCE = 50_000;
const CAMPAIGNS = 60;
const AGENCIES = 30;
/** Coprime with what they step through, so that a person's events are all different. */
const [STEP_AT_HOME, STEP_ABROAD] = [7, 911];

/**
 * Fills the attendance service's tables with people who do not exist, straight and always alike: each attends events of the
 * community they live in (seven of ten) and of the whole district, some often and most seldom, and one in two hundred under
 * another audience. Indexes are made afterwards. The communities are the district's own.
 * With `FILL_SETTINGS` thirty million take a few minutes.
 * @param adminUrl as a role that may do anything; nothing of Starlane runs
 */
export async function fill(adminUrl: string, filling: Filling): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query("set search_path = attendance; set synchronous_commit = off; set work_mem = '256MB'");
    await client.query("set maintenance_work_mem = '1GB'; set max_parallel_maintenance_workers = 2");
    await client.query(`create temp table community as
      select row_number() over (order by id)::int - 1 as number, id from known_area where level = 'COMMUNITY'`);
    await makeEvents(client, filling);
    await client.query(
      `insert into person (ordinal) overriding system value select generate_series(1, ${filling.people})`,
    );
    await client.query(
      `insert into pseudonym (pseudonym, person, kind) select decode(md5(n::text), 'hex'), n, 'IDENTITY_NUMBER'
       from generate_series(1, ${filling.people}) as n`,
    );
    await client.query("begin; truncate attendance"); // a table that is new in its transaction needs no log, where the least is written
    const made = await takeIndexesOff(client);
    for (let from = 1; from <= filling.people; from += PEOPLE_AT_ONCE)
      await makeAttendances(client, filling, from, Math.min(filling.people, from + PEOPLE_AT_ONCE - 1));
    for (const statement of made) await client.query(statement);
    await client.query("commit");
    await client.query("analyze attendance; analyze person; analyze pseudonym; analyze known_event");
  } finally {
    await client.end();
  }
}

/** Events numbered through the communities, so that a community's stand side by side. */
async function makeEvents(client: Client, { events }: Filling): Promise<void> {
  await client.query(
    `insert into known_event (id, campaign_id, agency_id, kind, area_id, starts_at, ends_at, status, capacity, version)
     select ${uuidOf(3, "n")}, ${uuidOf(1, `(${CAMPAIGNS} * pow(${chance("n", "1")}, 1.5))::int % ${CAMPAIGNS}`)},
       ${uuidOf(2, `(${chance("n", "2")} * ${AGENCIES})::int % ${AGENCIES}`)},
       (array['SCHOOL_CLASS','WORKER_TRAINING','SENIOR_LECTURE','LECTURE','DOOR_TO_DOOR','DISPLAY'])[1 + n % 6],
       community.id, starts_at, starts_at + interval '1 hour', 'COMPLETED', null, 1
     from generate_series(0, ${events - 1}) as n
     join community on community.number = n * (select count(*) from community) / ${events}
     cross join lateral (select timestamptz '2025-01-01 09:00+08'
       + (${chance("n", "3")} * 364)::int * interval '1 day' + (${chance("n", "4")} * 8)::int * interval '1 hour' as starts_at) as time`,
  );
  await client.query(
    `create temp table numbered_event as
     select row_number() over (order by known_event.id)::int - 1 as number, known_event.id, starts_at,
       community.number as community
     from known_event join community on community.id = area_id where known_event.id = any(
       select ${uuidOf(3, "n")} from generate_series(0, ${events - 1}) as n)`,
  );
  await client.query("create unique index on numbered_event (number)");
}

async function makeAttendances(
  client: Client,
  { attendances, people, events }: Filling,
  from: number,
  to: number,
): Promise<void> {
  const mean = attendances / people;
  await client.query(
    `insert into attendance
       (event_id, person, audience, area_id, at, received_at, client_id, method, flagged, day, late)
     select event.id, visit.person, visit.audience, visit.area, at, at, visit.person || '-' || event.number, 'STAFF_SCAN',
       false, (at at time zone 'Asia/Shanghai')::date, false
     from (
       select person, home.id as area, home.first, home.size, visit,
         (array['ADOLESCENT','ELDERLY','MIGRANT_WORKER','RESIDENT'])[
           1 + case when ${chance("person", "100 + visit")} < 0.005 then (${chance("person", "visit")} * 4)::int % 4
             else (${chance("person", "5")} * 4)::int % 4 end] as audience,
         case when visit < least(round(count * 0.7), home.size)
           then home.first + (start + visit * ${STEP_AT_HOME}) % home.size
           else (home.first + home.size + (start * 31 + visit * ${STEP_ABROAD}) % (${events} - home.size)) % ${events}
         end as event
       from (
         select person, (${chance("person", "1")} * 1e6)::int as start,
           greatest(1, round(${mean} * 2.5 * pow(${chance("person", "2")}, 1.5)))::int as count,
           ((select count(*) from community) * pow(${chance("person", "3")}, 1.2))::int % (select count(*) from community)::int as community
         from generate_series(${from}, ${to}) as person
       ) as somebody
       join (
         select community.number, community.id, min(numbered_event.number) as first, count(*)::int as size
         from community join numbered_event on numbered_event.community = community.number group by 1, 2
       ) as home on home.number = somebody.community
       cross join lateral generate_series(0, least(count, ${events} - home.size) - 1) as visit
     ) as visit
     join numbered_event as event on event.number = visit.event
     cross join lateral (select starts_at + (${chance("visit.person", "visit.event")} * 3000)::int * interval '1 second' as at) as time`,
  );
}

/** Takes the indexes of `attendance` off. @returns how to put them back */
async function takeIndexesOff(client: Client): Promise<string[]> {
  const { rows: constraints } = await client.query<{ name: string; definition: string }>(
    `select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
     where conrelid = 'attendance.attendance'::regclass and contype in ('p', 'u')`,
  );
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes
     where schemaname = 'attendance' and tablename = 'attendance'
       and indexname not in (select conname from pg_constraint)`,
  );
  for (const { name } of constraints) await client.query(`alter table attendance drop constraint ${name}`);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  return [
    ...constraints.map(
      ({ name, definition }) => `alter table attendance add constraint ${name} ${definition}`,
    ),
    ...indexes.map(({ definition }) => definition),
  ];
}

/** From 0 up to 1, by chance but always the same, as SQL. */
function chance(of: string, salt: string): string {
  return `((hashint8extended((${of})::bigint, (${salt})::bigint) & 2147483647) / 2147483648.0)::float8`;
}

/** The id of a thing by kind and number, as SQL. */
function uuidOf(kind: number, number: string): string {
  return `('0000000${kind}-0000-4000-8000-' || lpad((${number})::text, 12, '0'))::uuid`;
}
