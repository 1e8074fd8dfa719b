import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Client } from "pg";
import { from as copyFrom } from "pg-copy-streams";

export interface Filling {
  readonly attendances: number;
  readonly people: number;
  readonly events: number;
}

/** Settings of PostgreSQL for generated data: data that can be generated again is not logged. */
export const FILL_SETTINGS = {
  shared_buffers: "1GB",
  max_wal_size: "8GB",
  wal_level: "minimal",
  max_wal_senders: "0",
} as const;

/** Characters sent at once. */
const CHUNK = 1 << 20;
const AUDIENCES = ["ADOLESCENT", "ELDERLY", "MIGRANT_WORKER", "RESIDENT"];
const CAMPAIGNS = 60;
const AGENCIES = 30;
/** Coprime with the number of events, so that a person's events are all different. */
const [STEP_AT_HOME, STEP_ABROAD] = [7, 911];

/**
 * Fills the attendance service's tables with made-up people, directly in SQL and always alike. Each attends events of
 * the community they live in (seven of ten) and of the whole district, some often and most seldom, and one in two
 * hundred under another audience. Indexes are created afterwards. The communities are the district's own.
 * With `FILL_SETTINGS` thirty million take a few minutes.
 * @param adminUrl for a superuser; no process of Starlane runs
 */
export async function fill(adminUrl: string, filling: Filling): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query("set search_path = attendance; set synchronous_commit = off; set work_mem = '256MB'");
    await client.query("set maintenance_work_mem = '1GB'; set max_parallel_maintenance_workers = 2");
    await client.query("set session_replication_role = replica"); // skips a foreign key check for each of a million rows
    await client.query(`create temp table community as
      select row_number() over (order by id)::int - 1 as number, id from known_area where level = 'COMMUNITY'`);
    await makeEvents(client, filling);
    await client.query(
      `insert into person (ordinal) overriding system value select generate_series(1, ${filling.people})`,
    );
    await client.query(
      `insert into pseudonym (pseudonym, person, kind) select decode(md5(n::text), 'hex'), n, 'IDENTITY_NUMBER'
       from generate_series(1, ${filling.people}) as n order by 1`,
    );
    await client.query("begin; truncate attendance"); // with wal_level minimal, a table truncated in the same transaction is not logged
    const made = await takeIndexesOff(client);
    const lines = linesOf(filling, await readEvents(client));
    await pipeline(Readable.from(lines, { objectMode: false }), client.query(copyFrom(COPY)));
    for (const statement of made) await client.query(statement);
    await client.query("commit");
    await client.query("analyze attendance; analyze person; analyze pseudonym; analyze known_event");
  } finally {
    await client.end();
  }
}

/** Inserts events numbered by community, so that those of one community are adjacent. */
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
    `insert into known_campaign (id, area_id, targets, version)
     select campaign_id, left(min(area_id), 2), '[]', 1 from known_event group by campaign_id on conflict do nothing`,
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

const COPY = `copy attendance (event_id, person, audience, area_id, at, received_at, client_id, method, flagged, day, late)
  from stdin with (freeze)`;

/** The fields of an event that a line needs. */
interface MadeEvent {
  readonly id: string;
  readonly day: string;
  /** In the district's time. */
  readonly hour: string;
}

/** Events by their number, and the range of those of each community. */
interface MadeEvents {
  readonly all: readonly MadeEvent[];
  readonly homes: readonly { readonly area: string; readonly first: number; readonly size: number }[];
}

async function readEvents(client: Client): Promise<MadeEvents> {
  const { rows: all } = await client.query<MadeEvent>(
    `select id, to_char(starts_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day,
       to_char(starts_at at time zone 'Asia/Shanghai', 'HH24') as hour from numbered_event order by number`,
  );
  const { rows: homes } = await client.query<MadeEvents["homes"][number]>(
    `select community.id as area, min(numbered_event.number) as first, count(*)::int as size
     from community join numbered_event on numbered_event.community = community.number
     group by community.number, community.id order by community.number`,
  );
  return { all, homes };
}

/** Yields the lines of all attendances, person by person. */
function* linesOf(filling: Filling, events: MadeEvents): Generator<Buffer, void> {
  let lines = "";
  for (let person = 1; person <= filling.people; person += 1) {
    lines += linesOfPerson(person, filling, events);
    if (lines.length < CHUNK) continue;
    yield Buffer.from(lines, "latin1");
    lines = "";
  }
  yield Buffer.from(lines, "latin1");
}

function linesOfPerson(person: number, { attendances, people, events }: Filling, { all, homes }: MadeEvents) {
  const start = Math.floor(random(person, 1) * 1e6);
  const often = Math.round((attendances / people) * 2.5 * random(person, 2) ** 1.5);
  const { area, first, size } = homes[Math.floor(homes.length * random(person, 3) ** 1.2)]!;
  const audience = Math.floor(random(person, 5) * AUDIENCES.length);
  const visits = Math.min(Math.max(1, often), events - size);
  const atHome = Math.min(Math.round(visits * 0.7), size);
  let lines = "";
  for (let visit = 0; visit < visits; visit += 1) {
    const number =
      visit < atHome
        ? first + ((start + visit * STEP_AT_HOME) % size)
        : (first + size + ((start * 31 + visit * STEP_ABROAD) % (events - size))) % events;
    const by = random(person, 100 + visit);
    const recorded = by < 0.005 ? Math.floor(by * 800) : audience;
    const { id, day, hour } = all[number]!;
    const at = `${day} ${hour}:${MINUTES[Math.floor(random(person, -number) * MINUTES.length)]!}+08`;
    lines += `${id}\t${person}\t${AUDIENCES[recorded]!}\t${area}\t${at}\t${at}\t${person}-${number}\tSTAFF_SCAN\tf\t${day}\tf\n`;
  }
  return lines;
}

/** The times of the first fifty minutes of an hour. */
const MINUTES = Array.from({ length: 3_000 }, (_, second) => {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${two(Math.floor(second / 60))}:${two(second % 60)}`;
});

/** Returns a pseudo-random number from 0 up to 1, always the same for the same arguments. */
function random(of: number, salt: number): number {
  let bits = Math.imul(of, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32;
}

/** Drops the indexes of `attendance`. @returns the statements that recreate them */
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

/** Returns `random` as SQL. */
function chance(of: string, salt: string): string {
  return `((hashint8extended((${of})::bigint, (${salt})::bigint) & 2147483647) / 2147483648.0)::float8`;
}

/** Returns the id of an object by kind and number, as SQL. */
function uuidOf(kind: number, number: string): string {
  return `('0000000${kind}-0000-4000-8000-' || lpad((${number})::text, 12, '0'))::uuid`;
}
