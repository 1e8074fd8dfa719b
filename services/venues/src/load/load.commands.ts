import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, select, sql } from "@starlane/database";
import type { Publisher } from "@starlane/messages";
import { publishAreasChanged, type AreasFact } from "../area/area.messages.js";
import { insertPopulations } from "../population/population.commands.js";
import { publishPopulationsSet, type PopulationsFact } from "../population/population.messages.js";
import { writeVenues } from "../venue/create.commands.js";
import type { VenueFact } from "../venue/venue.messages.js";

/** The initial data of an installation: its area tree, its known population figures and its venues. */
export interface VenuesLoad {
  readonly district: string;
  readonly areas: AreasFact["areas"];
  readonly populations: PopulationsFact["populations"];
  readonly venues: readonly (Omit<VenueFact, "archived" | "version"> & { readonly address: string | null })[];
}

/**
 * Loads an empty service, in one transaction, and publishes the data.
 * @returns false if it was loaded before
 */
export function loadVenues(em: EntityManager, publish: Publisher, load: VenuesLoad): Promise<boolean> {
  return em.transactional(async (tx) => {
    const loaded = await select(tx, sql`select district_id from installation for update`);
    if (loaded.length > 0) return false;
    await insertAreas(tx, load);
    await insertPopulations(tx, load.populations);
    const venues = load.venues.map((venue) => ({ ...venue, location: null, archived: false, version: 1 }));
    await publishAreasChanged(publish, tx, { id: load.district, areas: load.areas });
    await publishPopulationsSet(publish, tx, { id: load.district, populations: load.populations });
    await writeVenues({ publish }, tx, venues);
    return true;
  });
}

async function insertAreas(tx: EntityManager, { areas, district }: VenuesLoad): Promise<void> {
  const widestFirst = areas.toSorted((one, other) => one.id.length - other.id.length);
  await execute(
    tx,
    sql`insert into area (id, name, level, parent_id)
        select * from jsonb_to_recordset(${JSON.stringify(widestFirst)}::jsonb) as area (id text, name text, level text, parent text)`,
  );
  await execute(tx, sql`insert into installation (district_id) values (${district})`);
}
