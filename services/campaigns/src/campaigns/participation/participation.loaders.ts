import type { EntityManager } from "@mikro-orm/postgresql";
import type { Viewer } from "@starlane/auth";
import { select, sql } from "@starlane/database";
import DataLoader from "dataloader";
import { visibleTo } from "../campaign/campaign.loaders.js";
import type { ParticipationRow } from "./participation.row.js";

const columns = sql`participation.campaign_id, participation.agency_id, participation.role, participation.state,
  participation.note, participation.invited_at, participation.responded_at, participation.version`;

export function participationLoaders(em: EntityManager, viewer: Viewer | null) {
  return {
    /**
     * Loads the agencies invited to a campaign, in the order of their invitations, without withdrawn ones; none where
     * the viewer does not see the campaign, though they know of it.
     */
    participants: new DataLoader<string, ParticipationRow[]>(async (campaigns) => {
      const rows = await select<ParticipationRow>(
        em,
        sql`select ${columns} from participation
            where campaign_id = any(${[...campaigns]}::uuid[]) and state <> 'WITHDRAWN'
              and exists (select from campaign where campaign.id = participation.campaign_id and ${visibleTo(viewer)})
            order by invited_at, agency_id`,
      );
      const byCampaign = Map.groupBy(rows, (row) => row.campaignId);
      return campaigns.map((id) => byCampaign.get(id) ?? []);
    }),
  };
}

/**
 * Finds the participations after an id, by id. A participation has no id of its own: it is made of the campaign's and
 * the agency's.
 */
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
