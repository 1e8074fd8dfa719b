import type { EntityManager } from "@mikro-orm/postgresql";
import { isUuid, select, sql } from "@starlane/database";
import DataLoader from "dataloader";
import type { MaterialKind, MaterialRow } from "./material.row.js";

/** The list is not paged; a filter narrows a longer one. */
const MOST_FOUND = 200;

const columns = sql`material.id, material.title, material.kind, material.scam_type, material.audience_ids,
  material.language, material.body, material.url, material.agency_id, material.created_by, material.created_at, material.version`;

export interface MaterialFilter {
  readonly kinds: readonly MaterialKind[] | null;
  readonly audience: string | null;
  readonly scamType: string | null;
  readonly language: string | null;
}

export function materialLoaders(em: EntityManager) {
  return {
    /** Loads a material by id; null where there is none. */
    material: new DataLoader<string, MaterialRow | null>(async (ids) => {
      const byId = new Map((await findMaterialsById(em, ids)).map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    /** Loads the materials of an event, in the order they were named. */
    materialsOf: new DataLoader<string, MaterialRow[]>(async (events) => {
      const rows = await select<MaterialRow & { eventId: string }>(
        em,
        sql`select event_material.event_id, ${columns} from event_material
            join material on material.id = event_material.material_id
            where event_material.event_id = any(${[...events]}::uuid[]) order by event_material.position`,
      );
      const byEvent = Map.groupBy(rows, (row) => row.eventId);
      return events.map((id) => byEvent.get(id) ?? []);
    }),
  };
}

/** Finds the materials that exist, in no order. */
export function findMaterialsById(em: EntityManager, ids: readonly string[]): Promise<MaterialRow[]> {
  return select<MaterialRow>(
    em,
    sql`select ${columns} from material where id = any(${ids.filter(isUuid)}::uuid[])`,
  );
}

/** Finds the newest materials that a filter lets through, 200 at most. */
export function findMaterials(
  em: EntityManager,
  { kinds, audience, scamType, language }: MaterialFilter,
): Promise<MaterialRow[]> {
  const conditions = [sql`true`];
  if (kinds) conditions.push(sql`material.kind = any(${[...kinds]}::text[])`);
  if (audience) conditions.push(sql`${audience}::text = any(material.audience_ids)`);
  if (scamType) conditions.push(sql`material.scam_type = ${scamType}`);
  if (language) conditions.push(sql`material.language = ${language}`);
  return select<MaterialRow>(
    em,
    sql`select ${columns} from material where ${sql.join(conditions, sql` and `)}
        order by material.created_at desc, material.id desc limit ${MOST_FOUND}`,
  );
}
