import type { EntityManager } from "@mikro-orm/postgresql";
import { areasFor, type Viewer } from "@starlane/auth";
import { isUuid, select, sql } from "@starlane/database";
import DataLoader from "dataloader";
import type { KnownCampaign } from "./campaign.rules.js";

export type VisibleCampaignLoader = DataLoader<string, KnownCampaign | null>;

export function visibleCampaignLoaders(
  em: EntityManager,
  viewer: Viewer | null,
): { visibleCampaign: VisibleCampaignLoader } {
  return {
    /** A campaign by id; null when there is none that the viewer sees. */
    visibleCampaign: new DataLoader<string, KnownCampaign | null>(async (ids) => {
      const visible = viewer ? await findVisible(em, viewer, ids) : [];
      const byId = new Map(visible.map((campaign) => [campaign.id, campaign]));
      return ids.map((id) => byId.get(id.toLowerCase()) ?? null);
    }),
  };
}

/**
 * Returns the SQL condition on `campaign`, beside `mine (agencies)`, for the campaigns a viewer sees, as in the
 * campaigns service: those whose area overlaps one of the viewer's, or that the viewer's agency, one below or one above
 * it leads or was invited to.
 */
export function campaignVisibleTo(viewer: Viewer) {
  return sql`(campaign.lead_id = any(mine.agencies)
    or exists (select from unnest(${areasFor(viewer, "Query.campaign")}::text[]) granted
      where starts_with(campaign.area_id, granted) or starts_with(granted, campaign.area_id))
    or exists (select from known_participation participation
      where participation.campaign_id = campaign.id and participation.agency_id = any(mine.agencies)
        and not participation.withdrawn))`;
}

/** Returns the viewer's agency, those below and those above it, as SQL `mine (agencies)`. */
export function relatedAgencies(viewer: Viewer) {
  return sql`(select ${[...viewer.agencies]}::uuid[] || coalesce(
    (select above from known_agency where id = ${viewer.agency}::uuid), '{}') as agencies)`;
}

function findVisible(em: EntityManager, viewer: Viewer, ids: readonly string[]): Promise<KnownCampaign[]> {
  return select<KnownCampaign>(
    em,
    sql`with mine as ${relatedAgencies(viewer)}
        select campaign.id, campaign.area_id, campaign.targets from known_campaign campaign cross join mine
        where campaign.id = any(${ids.filter(isUuid)}::uuid[]) and ${campaignVisibleTo(viewer)}`,
  );
}
