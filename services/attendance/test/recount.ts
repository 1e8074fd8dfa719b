import type { ClientBase, Pool } from "pg";
import { becameOf } from "../src/replicas/area/merge.rules.js";
import type { Cell } from "../src/reach/counting/cells.js";
import type { EventCount } from "../src/reach/counting/reach-counter.js";
import { IS_COUNTED } from "../src/reach/counting/log.store.js";
import { COUNTED_LEVELS, DIMENSIONS, type Dimension } from "../src/reach/counting/slices.rules.js";

/** The counts that the cells and the counts of events must equal. */
export interface Recount {
  readonly cells: readonly Cell[];
  readonly events: readonly EventCount[];
}

type Reader = Pick<ClientBase | Pool, "query">;

/** Everything that is counted at the position: rows from before it, including those removed after it. */
const COUNTED = `position as (select position from reach_position),
  place as (select * from unnest($1::text[], $2::text[]) as place (area_id, became)),
  came as (
    select person, event_id, audience, area_id, day, 1 as people from attendance where xid < (select position from position)
    union all select person, event_id, audience, area_id, day, 1 from removed_attendance
      where counted_xid < (select position from position) and xid >= (select position from position)
    union all select null, event_id, audience, area_id, day, people from crowd_count
      where xid < (select position from position)
    union all select null, event_id, audience, area_id, day, people from removed_crowd_count
      where counted_xid < (select position from position) and xid >= (select position from position)),
  counted as (
    select person, event_id, audience, coalesce(became, came.area_id) as area_id, day, people, campaign_id, agency_id
    from came join known_event on known_event.id = event_id left join place on place.area_id = came.area_id
    where ${IS_COUNTED})`;

const MEMBER: Record<Dimension, string> = {
  ALL: "''",
  CAMPAIGN: "campaign_id::text",
  AGENCY: "agency_id::text",
  MONTH: "to_char(day, 'YYYY-MM-01')",
};

/** Recounts everything from before the position in SQL, for comparison with the cells. */
export async function recount(client: Reader): Promise<Recount> {
  const places = await readPlaces(client);
  const cells: Cell[] = [];
  for (const dimension of DIMENSIONS)
    for (const { codeLength } of COUNTED_LEVELS)
      cells.push(...(await countSlice(client, { dimension, codeLength, places })));
  return { cells, events: await countEvents(client, places) };
}

interface Slice {
  readonly dimension: Dimension;
  readonly codeLength: number;
  readonly places: Places;
}

/** Counts the cells of a slice; the person of a crowd is null. */
async function countSlice(client: Reader, { dimension, codeLength, places }: Slice): Promise<Cell[]> {
  const { rows } = await client.query<Cell>(
    `with ${COUNTED},
     of_person as (
       select ${MEMBER[dimension]} as member, left(area_id, ${codeLength}) as area, slice.audience, person, sum(people) as contacts
       from counted
       cross join lateral (select '' as audience union all select counted.audience where counted.audience <> 'RESIDENT') as slice
       where length(area_id) >= ${codeLength}
       group by 1, 2, 3, 4)
     select '${dimension}' as dimension, member, area, audience, count(person)::int as reached, sum(contacts)::int as contacts,
       coalesce(sum(contacts) filter (where person is null), 0)::int as unidentified
     from of_person group by member, area, audience`,
    places,
  );
  return rows;
}

async function countEvents(client: Reader, places: Places): Promise<EventCount[]> {
  const { rows } = await client.query<EventCount>(
    `with ${COUNTED}
     select event_id as event, count(distinct person)::int as reached,
       coalesce(sum(people) filter (where person is null), 0)::int as unidentified
     from counted group by 1`,
    places,
  );
  return rows;
}

type Places = [areas: string[], became: string[]];

/** Returns every area with the code it counts as. */
async function readPlaces(client: Reader): Promise<Places> {
  const { rows } = await client.query<{ id: string; merged_into: string | null }>(
    "select id, merged_into from known_area",
  );
  const mergers = rows.flatMap(({ id, merged_into: into }) => (into === null ? [] : [[id, into] as const]));
  const mergedInto = new Map(mergers);
  return [rows.map(({ id }) => id), rows.map(({ id }) => becameOf(id, mergedInto))];
}
