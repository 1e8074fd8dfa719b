import type { EntityManager } from "@mikro-orm/postgresql";
import type { Viewer } from "@starlane/auth";
import { select, sql } from "@starlane/database";
import { connectionOf, readPage, type Connection, type PageRequest } from "@starlane/graphql";
import DataLoader from "dataloader";
import { agenciesAround, visibleTo } from "../../campaigns/campaign/campaign.loaders.js";
import type { PublicationRow } from "./publication.row.js";

/** A cursor of a list of publications: the id, which rises with time. */
export type PublicationKey = readonly [string];

interface CampaignPublications {
  readonly campaign: string;
  readonly page: PageRequest<PublicationKey>;
}

export const publicationColumns = sql`publication.id, publication.campaign_id, publication.channel, publication.title,
  publication.body, publication.area_id, publication.audience_ids, publication.material_id, publication.agency_id,
  publication.status, publication.by_hand, publication.scheduled_for, publication.published_at, publication.failure,
  publication.views, publication.shares, publication.measured_at, publication.version`;

/**
 * A condition on `publication` joined with its `campaign`: the viewer sees it. These are the publications of the
 * campaigns they see, and those of an agency around theirs.
 */
export function publicationVisibleTo(viewer: Viewer | null) {
  if (!viewer) return sql`false`;
  return sql`(${visibleTo(viewer)} or publication.agency_id = any(${agenciesAround(viewer)}))`;
}

export function publicationLoaders(em: EntityManager, viewer: Viewer | null) {
  return {
    /**
     * Loads a page of each campaign's publications: one statement for any number of campaigns with the same arguments.
     */
    publicationsOf: new DataLoader<CampaignPublications, Connection<PublicationRow>, string>(
      async (keys) => {
        const alike = Map.groupBy(keys, ({ page }) => JSON.stringify(page));
        const pages = new Map<string, Connection<PublicationRow>>();
        for (const group of alike.values())
          for (const [key, page] of await findPages(em, viewer, group)) pages.set(cacheKeyOf(key), page);
        return keys.map((key) => pages.get(cacheKeyOf(key))!);
      },
      { cacheKeyFn: cacheKeyOf },
    ),
  };
}

const cacheKeyOf = ({ campaign, page }: CampaignPublications) => `${campaign} ${JSON.stringify(page)}`;

/** Finds the same page of several campaigns. @param keys alike in all but the campaign */
async function findPages(
  em: EntityManager,
  viewer: Viewer | null,
  keys: readonly CampaignPublications[],
): Promise<[CampaignPublications, Connection<PublicationRow>][]> {
  const { page } = keys[0]!;
  const campaigns = keys.map((key) => key.campaign);
  const isAfter = page.after ? sql`publication.id < ${page.after[0]}::uuid` : sql`true`;
  const rows = await select<PublicationRow>(
    em,
    sql`select publication.* from unnest(${campaigns}::uuid[]) asked (campaign_id)
        cross join lateral (
          select ${publicationColumns} from publication join campaign on campaign.id = publication.campaign_id
          where publication.campaign_id = asked.campaign_id and ${publicationVisibleTo(viewer)} and ${isAfter}
          order by publication.id desc limit ${page.first + 1}
        ) publication
        order by publication.id desc`,
  );
  const byCampaign = Map.groupBy(rows, (row) => row.campaignId);
  let counts: Promise<Map<string, number>> | undefined;
  const count = async (campaign: string) => {
    counts ??= countOf(em, viewer, campaigns);
    return (await counts).get(campaign) ?? 0;
  };
  return keys.map((key) => [
    key,
    connectionOf(
      page,
      byCampaign.get(key.campaign) ?? [],
      ({ id }): PublicationKey => [id],
      () => count(key.campaign),
    ),
  ]);
}

async function countOf(
  em: EntityManager,
  viewer: Viewer | null,
  campaigns: readonly string[],
): Promise<Map<string, number>> {
  const rows = await select<{ campaignId: string; count: number }>(
    em,
    sql`select publication.campaign_id, count(*)::int
        from publication join campaign on campaign.id = publication.campaign_id
        where publication.campaign_id = any(${[...campaigns]}::uuid[]) and ${publicationVisibleTo(viewer)}
        group by publication.campaign_id`,
  );
  return new Map(rows.map((row) => [row.campaignId, row.count]));
}

/** Reads the arguments of a list of publications. @throws ApiError BAD_USER_INPUT */
export function readPublicationPage(args: {
  first?: number | null;
  after?: string | null;
}): PageRequest<PublicationKey> {
  return readPage<PublicationKey>(args, ["uuid"]);
}
