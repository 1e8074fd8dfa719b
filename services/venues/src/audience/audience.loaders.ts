import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import DataLoader from "dataloader";

export interface AudienceRow {
  readonly id: string;
  readonly nameZh: string;
  readonly nameEn: string;
}

export function audienceLoaders(em: EntityManager) {
  return {
    audience: new DataLoader<string, AudienceRow | null>(async (ids) => {
      const rows = await allAudiences(em);
      return ids.map((id) => rows.find((row) => row.id === id) ?? null);
    }),
  };
}

/** Returns all audiences in their fixed order; they are few. */
export function allAudiences(em: EntityManager): Promise<AudienceRow[]> {
  return select<AudienceRow>(em, sql`select id, name_zh, name_en from audience order by position`);
}

/** Returns the ids of all audiences. */
export async function findAudienceIds(em: EntityManager): Promise<string[]> {
  return (await allAudiences(em)).map(({ id }) => id);
}
