import type { EntityManager } from "@mikro-orm/postgresql";
import type { Tell } from "@starlane/messages";
import type { ParticipationRow } from "./participation.row.js";

/** Whether an agency takes part in a campaign: `campaigns.participation`. The lead is told with the campaign itself. */
export function tellParticipation(
  tell: Tell,
  tx: EntityManager,
  { campaignId, agencyId, role, state, version }: ParticipationRow,
): Promise<void> {
  const body = { campaign: campaignId, agency: agencyId, role, state, version };
  return tell(tx, { name: "campaigns.participation", key: `${campaignId}:${agencyId}`, body });
}
