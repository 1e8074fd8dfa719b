import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import DataLoader from "dataloader";
import type { AreasFact } from "./area.messages.js";
import type { AreaLevel, AreaRow } from "./area.row.js";

const columns = sql`area.id, area.name, area.level, area.parent_id, area.merged_into`;

export function areaLoaders(em: EntityManager) {
  return {
    /** An area by division code; null if there is none. */
    area: new DataLoader<string, AreaRow | null>(async (ids) => {
      const rows = await select<AreaRow>(em, sql`select ${columns} from area where id = any(${[...ids]})`);
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    /** The existing areas directly below an area, by code, without merged ones. */
    children: new DataLoader<string, AreaRow[]>(async (parents) => {
      const rows = await select<AreaRow>(
        em,
        sql`select ${columns} from area where parent_id = any(${[...parents]}) and merged_into is null order by id`,
      );
      const byParent = Map.groupBy(rows, (row) => row.parentId);
      return parents.map((parent) => byParent.get(parent) ?? []);
    }),
  };
}

/** Returns the district that this installation serves; null before there is one. */
export async function findDistrict(em: EntityManager): Promise<AreaRow | null> {
  const [district] = await select<AreaRow>(
    em,
    sql`select ${columns} from installation join area on area.id = installation.district_id`,
  );
  return district ?? null;
}

/** Returns the communities of the district that contains an area, by code; for a wider area, the communities in it. */
export function findCommunitiesAround(em: EntityManager, area: string): Promise<AreaRow[]> {
  return select<AreaRow>(
    em,
    sql`select ${columns} from area where level = 'COMMUNITY' and starts_with(id, ${area.slice(0, DISTRICT_CODE_LENGTH)})
          and merged_into is null
        order by id`,
  );
}

const DISTRICT_CODE_LENGTH = 6;
const DIVISION_CODE = /^\d+$/;

/** Returns the levels of areas by code; codes of no area are missing. */
export async function findAreaLevels(
  em: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AreaLevel>> {
  const rows = await select<{ id: string; level: AreaLevel }>(
    em,
    sql`select id, level from area where id = any(${ids.filter((id) => DIVISION_CODE.test(id))}::text[])`,
  );
  return new Map(rows.map(({ id, level }) => [id, level]));
}

/**
 * Locks the existing ones of some areas until the transaction ends, always in the same order, and returns their levels.
 */
export async function lockAreas(
  tx: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AreaLevel>> {
  const rows = await select<{ id: string; level: AreaLevel }>(
    tx,
    sql`select id, level from area where id = any(${ids.filter((id) => DIVISION_CODE.test(id))}::text[])
        order by id for no key update`,
  );
  return new Map(rows.map(({ id, level }) => [id, level]));
}

/** Returns the published fact of all areas; none before there is a district. */
export async function findAreasFact(em: EntityManager): Promise<AreasFact[]> {
  const [installation] = await select<{ districtId: string }>(em, sql`select district_id from installation`);
  if (!installation) return [];
  const areas = await select<AreasFact["areas"][number]>(
    em,
    sql`select id, name, level, parent_id as parent, merged_into, version from area order by id`,
  );
  return [{ id: installation.districtId, areas }];
}
