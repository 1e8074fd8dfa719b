import type { EntityManager } from "@mikro-orm/postgresql";
import type { Tell } from "@starlane/messages";
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
