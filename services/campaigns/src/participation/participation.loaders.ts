import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import DataLoader from "dataloader";
import type { ParticipationRow } from "./participation.row.js";

const columns = sql`campaign_id, agency_id, role, state, note, invited_at, responded_at, version`;

export function participationLoaders(em: EntityManager) {
  return {
    /** Who was invited to a campaign, in that order. */
    participants: new DataLoader<string, ParticipationRow[]>(async (campaigns) => {
      const rows = await select<ParticipationRow>(
        em,
        sql`select ${columns} from participation
            where campaign_id = any(${[...campaigns]}::uuid[]) order by invited_at, agency_id`,
      );
      const byCampaign = Map.groupBy(rows, (row) => row.campaignId);
      return campaigns.map((id) => byCampaign.get(id) ?? []);
    }),
  };
}

/** The participations after an id, by id: the campaign's and the agency's, since they have none of their own. */
export function findParticipationsAfter(
  em: EntityManager,
  after: string | null,
  most: number,
): Promise<(ParticipationRow & { readonly id: string })[]> {
  const [campaign, agency] = after?.split(" ") ?? [null, null];
  return select(
    em,
    sql`select campaign_id || ' ' || agency_id as id, ${columns} from participation
        where ${campaign}::uuid is null or (campaign_id, agency_id) > (${campaign}::uuid, ${agency}::uuid)
        order by campaign_id, agency_id limit ${most}`,
  );
}
