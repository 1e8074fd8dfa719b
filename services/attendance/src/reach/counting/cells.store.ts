import type { ClientBase } from "pg";
import type { Cell } from "./cells.js";
import type { EventCount } from "./reach-counter.js";

/** Saves the current state of cells; an empty cell has no row. */
export async function saveCells(client: ClientBase, cells: readonly Cell[]): Promise<void> {
  const some = cells.filter((cell) => !isEmptyCell(cell));
  const none = cells.filter(isEmptyCell);
  if (some.length > 0)
    await client.query({
      name: "save cells",
      text: `insert into reach_cell (dimension, area_id, audience, member, reached, contacts, unidentified)
        select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::int[], $7::int[])
        on conflict (dimension, area_id, audience, member) do update set
          reached = excluded.reached, contacts = excluded.contacts, unidentified = excluded.unidentified`,
      values: [
        ...placesOf(some),
        some.map((cell) => cell.reached),
        some.map((cell) => cell.contacts),
        some.map((cell) => cell.unidentified),
      ],
    });
  if (none.length > 0)
    await client.query({
      name: "remove cells",
      text: `delete from reach_cell using unnest($1::text[], $2::text[], $3::text[], $4::text[])
          as gone (dimension, area_id, audience, member)
        where reach_cell.dimension = gone.dimension and reach_cell.area_id = gone.area_id
          and reach_cell.audience = gone.audience and reach_cell.member = gone.member`,
      values: placesOf(none),
    });
}

const isEmptyCell = ({ contacts }: Cell) => contacts === 0;
const placesOf = (cells: readonly Cell[]) => [
  cells.map((cell) => cell.dimension),
  cells.map((cell) => cell.area),
  cells.map((cell) => cell.audience),
  cells.map((cell) => cell.member),
];

/** Saves the current counts of events. */
export async function saveEventCounts(client: ClientBase, counts: readonly EventCount[]): Promise<void> {
  if (counts.length === 0) return;
  await client.query({
    name: "save event counts",
    text: `insert into reach_event (event_id, reached, unidentified) select * from unnest($1::uuid[], $2::int[], $3::int[])
      on conflict (event_id) do update set reached = excluded.reached, unidentified = excluded.unidentified`,
    values: [
      counts.map(({ event }) => event),
      counts.map(({ reached }) => reached),
      counts.map(({ unidentified }) => unidentified),
    ],
  });
}

/** Returns all stored cells. */
export async function readCells(client: ClientBase): Promise<Cell[]> {
  const { rows } = await client.query<Cell>(
    "select dimension, area_id as area, audience, member, reached, contacts, unidentified from reach_cell",
  );
  return rows;
}

/** Returns the stored counts of events. */
export async function readEventCounts(client: ClientBase): Promise<EventCount[]> {
  const { rows } = await client.query<EventCount>(
    "select event_id as event, reached, unidentified from reach_event",
  );
  return rows;
}

/**
 * Returns the transaction up to which the cells are counted, and its timeline; null when the timeline was not saved
 * yet.
 */
export async function readPosition(
  client: ClientBase,
): Promise<{ position: bigint; timeline: string | null }> {
  const { rows } = await client.query<{ position: string; timeline: string | null }>(
    "select position::text, timeline from reach_position",
  );
  const { position, timeline } = rows[0]!;
  return { position: BigInt(position), timeline };
}

/**
 * Advances the saved position.
 * @throws Error when another process has moved it
 */
export async function savePosition(
  client: ClientBase,
  { from, to, asOf, timeline }: { from: bigint; to: bigint; asOf: Date; timeline: string },
): Promise<void> {
  const { rowCount } = await client.query({
    name: "save position",
    text: `update reach_position set position = $2::xid8, as_of = greatest(as_of, $3), timeline = $4
      where position = $1::xid8`,
    values: [String(from), String(to), asOf, timeline],
  });
  if (rowCount !== 1) throw new Error("Another process has counted as well.");
}
