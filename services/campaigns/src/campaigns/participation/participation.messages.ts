import type { EntityManager } from "@mikro-orm/postgresql";
import { telling, type Tell } from "@starlane/messages";
import { findParticipationsAfter } from "./participation.loaders.js";
import type { ParticipationRow } from "./participation.row.js";

/** Whether an agency takes part in a campaign: `campaigns.participation`. The lead is told with the campaign itself. */
export function tellParticipations(
  tell: Tell,
  tx: EntityManager,
  ...participations: readonly ParticipationRow[]
): Promise<void> {
  const messages = participations.map(({ campaignId, agencyId, role, state, version }) => ({
    name: "campaigns.participation",
    key: `${campaignId}:${agencyId}`,
    body: { campaign: campaignId, agency: agencyId, role, state, version },
  }));
  return tell(tx, ...messages);
}

export const participationsAgain = telling(
  "campaigns.participation",
  findParticipationsAfter,
  tellParticipations,
);
