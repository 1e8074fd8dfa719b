import type { EntityManager } from "@mikro-orm/postgresql";
import { messageSource, type Publisher } from "@starlane/messages";
import { findCampaignsAfter, findTargets } from "./campaign.loaders.js";
import type { CampaignRow } from "./campaign.row.js";
import type { CampaignTarget } from "./campaign.rules.js";

/** Publishes a campaign with its targets: `campaigns.campaign`. */
export function publishCampaignChanged(
  publish: Publisher,
  tx: EntityManager,
  { id, title, areaId, leadId, status, startsOn, endsOn, version }: CampaignRow,
  targets: readonly CampaignTarget[],
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
  return publish(tx, { name: "campaigns.campaign", key: id, body });
}

export const campaignMessageSource = messageSource(
  "campaigns.campaign",
  findCampaignsAfter,
  async (publish, tx, ...campaigns: readonly CampaignRow[]) => {
    const ids = campaigns.map(({ id }) => id);
    const targets = Map.groupBy(await findTargets(tx, ids), (row) => row.campaignId);
    for (const campaign of campaigns)
      await publishCampaignChanged(publish, tx, campaign, targets.get(campaign.id) ?? []);
  },
);
