import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { workerData } from "node:worker_threads";
import { Pool } from "pg";
import { CONNECTIONS, serve } from "./serve.js";

/** The answers as optimal SQL that builds the very JSON that the gateway sends. */
const ANSWERS: Readonly<Record<string, string>> = {
  coverage: `select json_build_object('data', json_build_object('coverage', json_build_object(
      'rows', json_agg(json_build_object(
        'area', json_build_object('id', area.id, 'name', area.name), 'audience', json_build_object('id', audience.id),
        'population', people, 'reached', coalesce(reached, 0), 'contacts', coalesce(contacts, 0),
        'rate', least(1, coalesce(reached, 0)::float8 / nullif(people, 0)))
        order by area.id, audience.id),
      'asOf', (select as_of from attendance.reach_position))))::text as json
    from venues.area as area
    cross join (values ('ADOLESCENT', 'ADOLESCENT'), ('ELDERLY', 'ELDERLY'), ('MIGRANT_WORKER', 'MIGRANT_WORKER'),
      ('RESIDENT', '')) as audience (id, kept_as)
    left join (select distinct on (area_id, audience) area_id, audience, people from attendance.known_population
      where as_of <= current_date order by area_id, audience, as_of desc) as known
      on known.area_id = area.id and known.audience = audience.id
    left join (select area_id, audience, reached, contacts from attendance.reach_cell
      where dimension = 'ALL' and member = '') as cell on cell.area_id = area.id and cell.audience = kept_as
    where area.level = 'COMMUNITY' and starts_with(area.id, '640105')`,
  campaigns: `select json_build_object('data', json_build_object('campaigns', json_build_object('nodes', (
      select json_agg(json_build_object('id', campaign.id, 'title', campaign.title, 'status', campaign.status,
        'events', json_build_object('nodes', (
          select coalesce(json_agg(json_build_object('id', event.id, 'title', event.title, 'kind', event.kind,
            'startsAt', to_char(event.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'venue', case when venue.id is not null
              then json_build_object('id', venue.id, 'name', venue.name, 'address', venue.address) end,
            'attendance', json_build_object('reached', coalesce(reach_event.reached, 0)))
            order by event.starts_at, event.id), '[]')
          from (select * from campaigns.event where event.campaign_id = campaign.id order by starts_at, id limit 20) as event
          left join venues.venue on venue.id = event.venue_id
          left join attendance.reach_event on reach_event.event_id = event.id)))
        order by campaign.starts_on desc, campaign.id desc)
      from (select * from campaigns.campaign order by starts_on desc, id desc limit 50) as campaign))))::text as json`,
};

const pool = new Pool({ connectionString: workerData as string, max: CONNECTIONS });

async function answer(request: IncomingMessage): Promise<string> {
  const { operationName } = JSON.parse(await text(request)) as { operationName: string };
  const { rows } = await pool.query<{ json: string }>({ name: operationName, text: ANSWERS[operationName]! });
  return rows[0]!.json;
}

serve(
  createServer((request, response) => {
    const send = async (): Promise<void> => {
      const json = await answer(request);
      response.setHeader("content-type", "application/json");
      response.setHeader("content-length", Buffer.byteLength(json));
      response.end(json);
    };
    void send();
  }),
);
