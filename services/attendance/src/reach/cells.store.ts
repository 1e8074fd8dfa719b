import type { PoolClient } from "pg";
import type { Cell } from "./cells.js";
import { MONTH_OF_ATTENDANCE } from "./attendances.store.js";
import { COUNTED_LEVELS } from "./slices.rules.js";

/** Writes cells as they are now. */
export async function saveCells(client: PoolClient, cells: readonly Cell[]): Promise<void> {
  if (cells.length === 0) return;
  await client.query({
    name: "save cells",
    text: `insert into reach_cell (dimension, area_id, audience, member, reached, contacts)
      select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::int[])
      on conflict (dimension, area_id, audience, member)
        do update set reached = excluded.reached, contacts = excluded.contacts`,
    values: [
      cells.map((cell) => cell.dimension),
      cells.map((cell) => cell.area),
      cells.map((cell) => cell.audience),
      cells.map((cell) => cell.member),
      cells.map((cell) => cell.reached),
      cells.map((cell) => cell.contacts),
    ],
  });
}

const CELL = `dimension, area_id as area, audience, member, reached, contacts`;

/** The cells as they stand. */
export async function readCells(client: PoolClient): Promise<Cell[]> {
  return (await client.query<Cell>(`select ${CELL} from reach_cell`)).rows;
}

/** Puts these cells in the place of all there are. */
export async function replaceCells(client: PoolClient, cells: readonly Cell[]): Promise<void> {
  await client.query("delete from reach_cell");
  await saveCells(client, cells);
}

/**
 * Counts every cell anew out of the attendances below the position, by `count(distinct)`: what the cells must be equal to.
 * Slow; for checks.
 */
export async function recount(client: Pick<PoolClient, "query">): Promise<Cell[]> {
  const levels = COUNTED_LEVELS.map(({ codeLength }) => `(${codeLength})`).join();
  const { rows } = await client.query<Cell>(
    `select slice.dimension, place.area, counted.audience, slice.member,
       count(distinct attendance.person)::int as reached, count(*)::int as contacts
     from attendance
     join known_event on known_event.id = attendance.event_id
     cross join lateral (values ('ALL', ''), ('CAMPAIGN', known_event.campaign_id::text),
       ('AGENCY', known_event.agency_id::text), ('MONTH', ${MONTH_OF_ATTENDANCE})) as slice (dimension, member)
     cross join lateral (select left(attendance.area_id, code_length) as area from (values ${levels}) as level (code_length)
       where length(attendance.area_id) >= code_length) as place
     cross join lateral (values (''), (attendance.audience)) as counted (audience)
     where attendance.xid < (select position from reach_position)
     group by 1, 2, 3, 4`,
  );
  return rows;
}
