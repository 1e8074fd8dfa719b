import type { Pool } from "pg";
import { setTimeout } from "node:timers/promises";
import type { Cell } from "../src/reach/counting/cells.js";
import type { EventCount } from "../src/reach/counting/reach-counter.js";
import { NEWEST } from "../src/reach/counting/log.store.js";
import { recount } from "./recount.js";

/** Expects every cell and every event's count to equal the recount in SQL, and at least one cell. */
export async function expectExactCells(pool: Pool): Promise<void> {
  const { rows: cells } = await pool.query<Cell>(
    "select dimension, area_id as area, audience, member, reached, contacts, unidentified from reach_cell",
  );
  const { rows: events } = await pool.query<EventCount>(
    "select event_id as event, reached, unidentified from reach_event where reached > 0 or unidentified > 0",
  );
  expect(cells.length).toBeGreaterThan(0);
  const right = await recount(pool);
  expect(new Set(cells.map(textOfCell))).toEqual(new Set(right.cells.map(textOfCell)));
  expect(new Set(events.map(textOfEvent))).toEqual(new Set(right.events.map(textOfEvent)));
}

const textOfCell = (cell: Cell) =>
  [
    cell.dimension,
    cell.member,
    cell.area,
    cell.audience,
    cell.reached,
    cell.contacts,
    cell.unidentified,
  ].join();
const textOfEvent = ({ event, reached, unidentified }: EventCount) => [event, reached, unidentified].join();

/**
 * Waits until everything committed so far is counted. A report waits only a second; in the tests' cluster, the
 * databases of other files are created meanwhile, in long transactions.
 */
export async function untilCounted(pool: Pool): Promise<void> {
  const counted = `select from reach_position where position > ${NEWEST}`;
  const deadline = performance.now() + 20_000;
  while ((await pool.query(counted)).rowCount === 0 && performance.now() < deadline) await setTimeout(10);
}
