import type { EntityManager } from "@mikro-orm/postgresql";
import { telling, type Tell } from "@starlane/messages";
import { findCampaignsAfter, findTargets } from "./campaign.loaders.js";
import type { CampaignRow } from "./campaign.row.js";
import type { Target } from "./campaign.rules.js";

/** What a campaign is and aims at: `campaigns.campaign`. */
export function tellCampaign(
  tell: Tell,
  tx: EntityManager,
  { id, title, areaId, leadId, status, startsOn, endsOn, version }: CampaignRow,
  targets: readonly Target[],
): Promise<void> {
  const body = {
    id,
    title,
    area: areaId,
    lead: leadId,
    status,
    startsOn,
    endsOn,
    targets: targets.map(({ audience, level, rate }) => ({ audience, level, rate })),
    version,
  };
  return tell(tx, { name: "campaigns.campaign", key: id, body });
}

export const campaignsAgain = telling(
  "campaigns.campaign",
  findCampaignsAfter,
  async (tell, tx, ...campaigns: readonly CampaignRow[]) => {
    const ids = campaigns.map(({ id }) => id);
    const targets = Map.groupBy(await findTargets(tx, ids), (row) => row.campaignId);
    for (const campaign of campaigns) await tellCampaign(tell, tx, campaign, targets.get(campaign.id) ?? []);
  },
);
