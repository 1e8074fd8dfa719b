import type { Pool } from "pg";
import { recount } from "../src/index.js";
import type { Cell } from "../src/reach/cells.js";

/** Fails unless every cell is what SQL counts, and there are some. */
export async function expectExactCells(pool: Pool): Promise<void> {
  const { rows } = await pool.query<Cell>(
    "select dimension, area_id as area, audience, member, reached, contacts from reach_cell",
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(new Set(rows.map(textOf))).toEqual(new Set((await recount(pool)).map(textOf)));
}

const textOf = ({ dimension, member, area, audience, reached, contacts }: Cell) =>
  [dimension, member, area, audience, reached, contacts].join();
