import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import DataLoader from "dataloader";
import type { ConditionVariable } from "../../concurrency/condition-variable.js";
import { waitForReplication } from "../event/event.loaders.js";
import type { KnownCampaign } from "./campaign.rules.js";

export function knownCampaignLoaders(em: EntityManager, messageApplied: ConditionVariable) {
  return {
    /** A campaign by id, with a short wait for one that is not replicated yet; null when there is none. */
    campaign: new DataLoader<string, KnownCampaign | null>(async (ids) => {
      const found = await awaitCampaigns(em, ids, messageApplied);
      return ids.map((id) => found.get(id) ?? null);
    }),
  };
}

/** Returns campaigns by id. Waits for those that are not replicated yet, since their message may be on its way. */
export async function awaitCampaigns(
  em: EntityManager,
  ids: readonly string[],
  messageApplied: ConditionVariable,
): Promise<Map<string, KnownCampaign>> {
  let found = new Map<string, KnownCampaign>();
  await waitForReplication(messageApplied, async () => {
    found = new Map((await findKnownCampaigns(em, ids)).map((campaign) => [campaign.id, campaign]));
    return found.size === ids.length ? found : null;
  });
  return found;
}

/** Returns the campaigns that are replicated among these ids. */
export function findKnownCampaigns(em: EntityManager, ids: readonly string[]): Promise<KnownCampaign[]> {
  return select<KnownCampaign>(
    em,
    sql`select id, area_id, targets from known_campaign where id::text = any(${[...ids]}::text[])`,
  );
}
