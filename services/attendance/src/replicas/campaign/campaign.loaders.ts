import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import DataLoader from "dataloader";
import type { Bell } from "../../concurrency/condition-variable.js";
import { untilHeard } from "../event/event.loaders.js";
import type { KnownCampaign } from "./campaign.rules.js";

export function campaignLoaders(em: EntityManager, heard: Bell) {
  return {
    /** A campaign by id, waiting a moment for one that was not heard of yet; null where there is none. */
    campaign: new DataLoader<string, KnownCampaign | null>(async (ids) => {
      const found = await awaitCampaigns(em, ids, heard);
      return ids.map((id) => found.get(id) ?? null);
    }),
  };
}

/** Campaigns by id. One that was not heard of is waited for; a message of it may be on its way. */
export async function awaitCampaigns(
  em: EntityManager,
  ids: readonly string[],
  heard: Bell,
): Promise<Map<string, KnownCampaign>> {
  let found = new Map<string, KnownCampaign>();
  await untilHeard(heard, async () => {
    found = new Map((await findCampaigns(em, ids)).map((campaign) => [campaign.id, campaign]));
    return found.size === ids.length ? found : null;
  });
  return found;
}

/** Those of some ids that were heard of. */
export function findCampaigns(em: EntityManager, ids: readonly string[]): Promise<KnownCampaign[]> {
  return select<KnownCampaign>(
    em,
    sql`select id, area_id, targets from known_campaign where id::text = any(${[...ids]}::text[])`,
  );
}
