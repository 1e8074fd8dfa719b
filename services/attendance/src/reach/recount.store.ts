import type { ClientBase, Pool } from "pg";
import { becameOf } from "../area/merge.rules.js";
import type { Cell } from "./cells.js";
import type { EventCount } from "./counter.js";
import { IS_COUNTED } from "./log.store.js";
import { COUNTED_LEVELS } from "./slices.rules.js";

/** What the cells and the counts of events must be equal to. */
export interface Recount {
  readonly cells: readonly Cell[];
  readonly events: readonly EventCount[];
}

/** All that is counted at the position: what came before it, whether or not it was taken out after it. */
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
const REACHED = "count(distinct person)::int as reached";
const UNIDENTIFIED = "coalesce(sum(people) filter (where person is null), 0)::int as unidentified";

/**
 * Counts everything anew out of what came before the position, by `count(distinct)`, in the client's snapshot. Slow; for checks.
 */
export async function recount(client: Pick<ClientBase | Pool, "query">): Promise<Recount> {
  const places = await readPlaces(client);
  const levels = COUNTED_LEVELS.map(({ codeLength }) => `(${codeLength})`).join();
  const { rows: cells } = await client.query<Cell>(
    `with ${COUNTED}
     select slice.dimension, area.id as area, audience.id as audience, slice.member, ${REACHED},
       sum(people)::int as contacts, ${UNIDENTIFIED}
     from counted
     cross join lateral (values ('ALL', ''), ('CAMPAIGN', campaign_id::text), ('AGENCY', agency_id::text),
       ('MONTH', to_char(day, 'YYYY-MM-01'))) as slice (dimension, member)
     cross join lateral (select left(area_id, code_length) as id from (values ${levels}) as level (code_length)
       where length(area_id) >= code_length) as area
     cross join lateral (select '' as id union all select counted.audience where counted.audience is not null) as audience
     group by 1, 2, 3, 4`,
    places,
  );
  const { rows: events } = await client.query<EventCount>(
    `with ${COUNTED}
     select event_id as event, ${REACHED}, ${UNIDENTIFIED} from counted group by 1`,
    places,
  );
  return { cells, events };
}

/** Every area there is, and the code it counts as. */
async function readPlaces(
  client: Pick<ClientBase | Pool, "query">,
): Promise<[areas: string[], became: string[]]> {
  const { rows } = await client.query<{ id: string; merged_into: string | null }>(
    "select id, merged_into from known_area",
  );
  const mergers = rows.flatMap(({ id, merged_into: into }) => (into === null ? [] : [[id, into] as const]));
  const mergedInto = new Map(mergers);
  return [rows.map(({ id }) => id), rows.map(({ id }) => becameOf(id, mergedInto))];
}
