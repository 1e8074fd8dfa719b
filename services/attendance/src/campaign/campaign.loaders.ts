import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import type { KnownCampaign } from "./campaign.rules.js";

/** Those of some ids that were heard of. */
export function findCampaigns(em: EntityManager, ids: readonly string[]): Promise<KnownCampaign[]> {
  return select<KnownCampaign>(
    em,
    sql`select id, area_id, targets from known_campaign where id::text = any(${[...ids]}::text[])`,
  );
}
