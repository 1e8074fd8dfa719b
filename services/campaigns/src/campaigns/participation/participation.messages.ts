import type { EntityManager } from "@mikro-orm/postgresql";
import { messageSource, type Publisher } from "@starlane/messages";
import { findParticipationsAfter } from "./participation.loaders.js";
import type { ParticipationRow } from "./participation.row.js";

/**
 * Publishes the participation of agencies in a campaign: `campaigns.participation`. The lead is published with the
 * campaign.
 */
export function publishParticipationsChanged(
  publish: Publisher,
  tx: EntityManager,
  ...participations: readonly ParticipationRow[]
): Promise<void> {
  const messages = participations.map(({ campaignId, agencyId, role, state, version }) => ({
    name: "campaigns.participation",
    key: `${campaignId}:${agencyId}`,
    body: { campaign: campaignId, agency: agencyId, role, state, version },
  }));
  return publish(tx, ...messages);
}

export const participationMessageSource = messageSource(
  "campaigns.participation",
  findParticipationsAfter,
  publishParticipationsChanged,
);
