import { newId, sentBy } from "@starlane/database";
import { Client } from "pg";
import type { BenchEnvironment } from "../bench-environment.js";
import { milliseconds, timed } from "../timing.js";

const EVENTS = 20_000;
const ASKED = 300;
const WARM_UP = 50;

/** A week as a calendar shows it: a hundred events with venue, agency, speakers, audiences and attendance. */
const WEEK = `query($filter: EventFilter) {
  events(first: 100, filter: $filter) {
    totalCount
    nodes { id title kind status startsAt endsAt venue { name area { name } } agency { name } audiences { name } speakers { name } attendance { reached } }
  }
}`;

/**
 * Measures the calendar of a district with 20,000 events, through the gateway, beside the same SQL sent by `pg` alone:
 * one statement after another, on one connection to each service's schema, the rows discarded.
 */
export async function benchCalendar(environment: BenchEnvironment): Promise<string> {
  await insertEvents(environment);
  const filter = { from: "2026-04-06T00:00:00+08:00", to: "2026-04-13T00:00:00+08:00" };
  const ask = () => environment.ask("planner", WEEK, { filter });
  const { events } = (await ask()) as { events: { totalCount: number; nodes: unknown[] } };
  const { sent: statements } = await sentBy(ask);

  const clients = new Map<string, Client>();
  for (const { schema } of statements)
    if (!clients.has(schema)) clients.set(schema, await clientOf(environment.adminUrl, schema));
  const graph = await timed(ASKED, WARM_UP, ask);
  const alone = await timed(ASKED, WARM_UP, async () => {
    for (const { schema, text, values } of statements) await clients.get(schema)!.query(text, [...values]);
  });
  for (const client of clients.values()) await client.end();

  return [
    "## The calendar of a week in a district with 20,000 events",
    "",
    `\`events(first: 100)\` of a week that has ${events.totalCount}, with venue, area, agency, audiences, speakers and attendance: ${events.nodes.length} events from four services, ${statements.length} SQL statements, ${ASKED} times one after another.`,
    "",
    "| | median ms | p99 ms | median to the same SQL |",
    "| --- | --- | --- | --- |",
    `| through the gateway | ${milliseconds(graph)} | ${(graph.median / alone.median).toFixed(1)} |`,
    `| the same SQL by \`pg\` alone | ${milliseconds(alone)} | 1.0 |`,
  ].join("\n");
}

async function clientOf(adminUrl: string, schema: string): Promise<Client> {
  const client = new Client({ connectionString: adminUrl });
  client.on("error", () => undefined); // the running statement rejects by itself
  await client.connect();
  await client.query(`set search_path = ${schema}, public`);
  return client;
}

/** Creates a campaign with 20,000 events, one every 25 minutes of 2026, in the sample's venues. */
export async function insertEvents(environment: BenchEnvironment): Promise<void> {
  const made = await environment.ask(
    "planner",
    `mutation { createCampaign(input: { title: "全年反诈宣传", area: "640105", startsOn: "2026-01-01", endsOn: "2026-12-31", targets: [] }) { ... on Campaign { id lead { id } } } }`,
  );
  const { id, lead } = made.createCampaign as { id: string; lead: { id: string } };
  const client = new Client({ connectionString: environment.adminUrl });
  client.on("error", () => undefined); // the running statement rejects by itself
  await client.connect();
  const ids = Array.from({ length: EVENTS }, newIdOf);
  await client.query(
    `insert into campaigns.event (id, campaign_id, title, kind, agency_id, venue_id, area_id, audience_ids, starts_at, ends_at, status, registered_by)
     select made.id, $2, '宣讲 ' || n, 'LECTURE', $3, venue.id, venue.area_id, '{RESIDENT}',
       '2026-01-01T01:00Z'::timestamptz + n * interval '25 minutes', '2026-01-01T01:45Z'::timestamptz + n * interval '25 minutes', 'CONFIRMED', $3
     from unnest($1::uuid[]) with ordinality as made (id, n)
     join (select id, area_id, row_number() over (order by id) - 1 as place, count(*) over () as venues from venues.venue) venue
       on venue.place = made.n % venue.venues`,
    [ids, id, lead.id],
  );
  await client.query("analyze campaigns.event");
  await client.end();
}

const newIdOf = () => newId();
