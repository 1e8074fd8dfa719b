import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import type { Context } from "../context.js";
import { findFactsOf } from "./venue.loaders.js";
import { publishVenuesChanged } from "./venue.messages.js";

/** Moves the venues of a merged area, and of the areas in it, to its successor, and publishes them. */
export async function moveVenues(
  { publish, loaders }: Context,
  tx: EntityManager,
  { from, into }: { from: string; into: string },
): Promise<void> {
  const moved = await select<{ id: string }>(
    tx,
    sql`update venue set area_id = ${into}, version = version + 1 where starts_with(area_id, ${from}) returning id`,
  );
  const ids = moved.map(({ id }) => id);
  await publishVenuesChanged(publish, tx, ...(await findFactsOf(tx, ids)));
  for (const id of ids) loaders.venue.clear(id);
}
