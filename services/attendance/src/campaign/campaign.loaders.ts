import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import type { AreaLevel } from "../area/area.type.js";

/** Reach this share (0 to 1) of an audience in every area of a level. */
export interface CoverageTarget {
  readonly audience: string;
  readonly level: `${AreaLevel}`;
  readonly rate: number;
}

/** What was heard of a campaign. */
export interface KnownCampaign {
  readonly id: string;
  readonly areaId: string;
  readonly targets: readonly CoverageTarget[];
}

/** Those of some ids that were heard of. */
export function findCampaigns(em: EntityManager, ids: readonly string[]): Promise<KnownCampaign[]> {
  return select<KnownCampaign>(
    em,
    sql`select id, area_id, targets from known_campaign where id::text = any(${[...ids]}::text[])`,
  );
}
