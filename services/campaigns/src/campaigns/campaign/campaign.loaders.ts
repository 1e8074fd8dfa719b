import type { EntityManager } from "@mikro-orm/postgresql";
import { areasFor, type Viewer } from "@starlane/auth";
import { isUuid, select, sql } from "@starlane/database";
import { connectionOf, readPage, type Connection, type PageRequest } from "@starlane/graphql";
import DataLoader from "dataloader";
import type { CampaignRow } from "./campaign.row.js";
import type { CampaignTarget } from "./campaign.rules.js";
import type { CampaignFilter } from "./campaign.type.js";
import { redactCampaign, type RedactableCampaign } from "./redaction.rules.js";
import { maskedId } from "../visibility/masked-id.js";

/** A cursor of a list of campaigns: first day and id. */
export type CampaignKey = readonly [string, string];

export interface TargetRow extends CampaignTarget {
  readonly campaignId: string;
}

export const campaignColumns = sql`campaign.id, campaign.title, campaign.description, campaign.area_id, campaign.lead_id,
  campaign.starts_on, campaign.ends_on, campaign.status, campaign.created_by, campaign.submitted_by, campaign.changed_by,
  campaign.programme_id, campaign.version`;

/**
 * A condition on `campaign`: the viewer sees it. These are the campaigns whose area touches one of theirs, and those
 * that their agency, one below or one above it leads or takes part in.
 */
export function visibleTo(viewer: Viewer | null) {
  if (!viewer) return sql`false`;
  const agencies = agenciesAround(viewer);
  return sql`(
    exists (
      select from unnest(${areasFor(viewer, "Query.campaign")}::text[]) granted
      where starts_with(campaign.area_id, granted) or starts_with(granted, campaign.area_id)
    )
    or campaign.lead_id = any(${agencies})
    or exists (
      select from participation where participation.campaign_id = campaign.id and participation.agency_id = any(${agencies})
        and participation.state <> 'WITHDRAWN'
    ))`;
}

/**
 * The viewer's agency, those below and those above it: where an agency takes part, those below it may register events.
 */
export function agenciesAround(viewer: Viewer) {
  const above = sql`(select above from known_agency where known_agency.id = ${viewer.agency}::uuid)`;
  return sql`(${viewer.agencies}::uuid[] || coalesce(${above}, '{}'))`;
}

/** @param unrestricted reads as the service, for the remaining fields of a redacted campaign */
export function campaignLoaders(em: EntityManager, viewer: Viewer | null, unrestricted: () => EntityManager) {
  const byId = async (
    from: EntityManager,
    ids: readonly string[],
    condition: ReturnType<typeof visibleTo>,
  ) => {
    const rows = await select<CampaignRow>(
      from,
      sql`select ${campaignColumns} from campaign where id = any(${ids.filter(isUuid)}::uuid[]) and ${condition}`,
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  };

  return {
    /** Loads a campaign by id; null where the viewer sees none. */
    campaign: new DataLoader<string, CampaignRow | null>((ids) => byId(em, ids, visibleTo(viewer))),
    /** Loads the campaign of another object: redacted where the viewer does not see it by itself. */
    campaignBehind: new DataLoader<string, RedactableCampaign | null>(async (ids) => {
      const visible = await byId(em, ids, visibleTo(viewer));
      const hiddenIds = ids.filter((_, index) => visible[index] === null);
      const found = new Map(
        hiddenIds.length === 0
          ? []
          : (await byId(unrestricted(), hiddenIds, sql`true`)).flatMap((row) => (row ? [[row.id, row]] : [])),
      );
      return ids.map((id, index) => {
        const hidden = found.get(id);
        return visible[index] ?? (hidden ? redactCampaign(hidden, maskedId(viewer, id)) : null);
      });
    }),
    targets: new DataLoader<string, TargetRow[]>(async (campaigns) => {
      const byCampaign = Map.groupBy(await findTargets(em, campaigns), (row) => row.campaignId);
      return campaigns.map((id) => byCampaign.get(id) ?? []);
    }),
  };
}

/** Finds the targets of campaigns, in the order they were set. */
export function findTargets(em: EntityManager, campaigns: readonly string[]): Promise<TargetRow[]> {
  return select<TargetRow>(
    em,
    sql`select campaign_id, audience_id as audience, level, rate from campaign_target
        where campaign_id = any(${[...campaigns]}::uuid[]) order by position`,
  );
}

/** Finds the campaigns after an id, by id, without regard to visibility. */
export function findCampaignsAfter(
  em: EntityManager,
  after: string | null,
  most: number,
): Promise<CampaignRow[]> {
  return select(
    em,
    sql`select ${campaignColumns} from campaign
        where ${after}::uuid is null or campaign.id > ${after}::uuid order by campaign.id limit ${most}`,
  );
}

/** Finds the campaigns that a viewer sees and a filter lets through, the newest first. */
export async function findCampaigns(
  em: EntityManager,
  viewer: Viewer | null,
  page: PageRequest<CampaignKey>,
  filter: CampaignFilter,
): Promise<Connection<CampaignRow>> {
  const wanted = sql.join([visibleTo(viewer), ...conditionsOf(filter)], sql` and `);
  const after = page.after
    ? sql`(campaign.starts_on, campaign.id) < (${page.after[0]}::date, ${page.after[1]}::uuid)`
    : sql`true`;
  const rows = await select<CampaignRow>(
    em,
    sql`select ${campaignColumns} from campaign where ${wanted} and ${after}
        order by campaign.starts_on desc, campaign.id desc limit ${page.first + 1}`,
  );
  return connectionOf(
    page,
    rows,
    ({ startsOn, id }): CampaignKey => [startsOn, id],
    async () => {
      const [counted] = await select<{ count: number }>(
        em,
        sql`select count(*)::int from campaign where ${wanted}`,
      );
      return counted?.count ?? 0;
    },
  );
}

/** Reads the arguments of a list of campaigns. @throws ApiError BAD_USER_INPUT */
export function readCampaignPage(args: {
  first?: number | null;
  after?: string | null;
}): PageRequest<CampaignKey> {
  return readPage<CampaignKey>(args, ["date", "uuid"]);
}

function* conditionsOf({ statuses, agencies, text }: CampaignFilter) {
  if (statuses) yield sql`campaign.status = any(${statuses}::text[])`;
  if (agencies) {
    const ids = agencies.filter(isUuid);
    yield sql`(campaign.lead_id = any(${ids}::uuid[]) or exists (
      select from participation
      where participation.campaign_id = campaign.id and participation.agency_id = any(${ids}::uuid[])
        and participation.state <> 'WITHDRAWN'))`;
  }
  if (text)
    yield sql`(strpos(lower(campaign.title), lower(${text}::text)) > 0
      or strpos(lower(campaign.description), lower(${text}::text)) > 0)`;
}
