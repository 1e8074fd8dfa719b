import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import DataLoader from "dataloader";
import type { ParticipationRow } from "./participation.row.js";

export function participationLoaders(em: EntityManager) {
  return {
    /** Who was invited to a campaign, in that order. */
    participants: new DataLoader<string, ParticipationRow[]>(async (campaigns) => {
      const rows = await select<ParticipationRow>(
        em,
        sql`select campaign_id, agency_id, role, state, note, invited_at, responded_at, version from participation
            where campaign_id = any(${[...campaigns]}::uuid[]) order by invited_at, agency_id`,
      );
      const byCampaign = Map.groupBy(rows, (row) => row.campaignId);
      return campaigns.map((id) => byCampaign.get(id) ?? []);
    }),
  };
}
