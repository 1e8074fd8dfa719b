import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import { Names, type Named, type Owned } from "@starlane/row-import";
import type { EventImportNames, NamedVenue } from "./names.rules.js";

/** Finds all names that a table of events may use. @param within an area: places elsewhere are left out */
export async function findNames(em: EntityManager, within: string): Promise<EventImportNames> {
  const agencies = await select<Named>(em, sql`select id, name from known_agency`);
  const areas = await select<Named>(
    em,
    sql`select id, name from known_area where starts_with(id, ${within}) order by length(id)`,
  );
  const venues = await select<NamedVenue>(
    em,
    sql`select id, name, agency_id, area_id from known_venue where starts_with(area_id, ${within}) and not archived`,
  );
  const speakers = await select<Owned>(em, sql`select id, name, agency_id from speaker`);
  return {
    agencies: new Names(agencies),
    areas: new Names(areas),
    venues: new Names(venues),
    speakers: new Names(speakers),
  };
}

/** Finds the agencies that a table may name. */
export async function findAgencyNames(em: EntityManager): Promise<Names<Named>> {
  return new Names(await select<Named>(em, sql`select id, name from known_agency`));
}
