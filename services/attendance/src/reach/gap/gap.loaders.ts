import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import { ApiError } from "@starlane/graphql";
import DataLoader from "dataloader";
import { areasAt, type AreaNode, type Level } from "../../replicas/area/area.rules.js";
import type { ReferenceData, VersionedResult } from "../../replicas/area/reference-data.js";
import { AUDIENCES } from "../../replicas/audience/audience.rules.js";
import type { KnownCampaign } from "../../replicas/campaign/campaign.rules.js";
import { count, tooManyRows } from "../coverage/counts.loaders.js";
import { frameReference } from "../coverage/coverage.loaders.js";
import { normalizeFilter, ROWS_AT_MOST, type By } from "../coverage/question.rules.js";
import { NOTHING, rowsOf } from "../coverage/report.rules.js";
import type { CountsContext } from "../counting/counted.loaders.js";
import { worstGaps, type Gap } from "./gap.rules.js";

/** The level without targets: people are invited from communities. */
const DEFAULT_LEVEL: Level = "COMMUNITY";
const BY: By = new Set(["AREA", "AUDIENCE"]);

/**
 * Returns the worst gaps in areas: at the levels of a campaign's targets, or by community when there are none.
 * @param within none inside another
 * @throws ApiError NOT_FOUND when an area is unknown
 */
export async function readGaps(
  countsContext: CountsContext,
  reference: ReferenceData,
  { within, campaign, first }: { within: readonly string[]; campaign: KnownCampaign | null; first: number },
): Promise<VersionedResult<(Gap & { readonly asOf: Date })[]>> {
  const filter = normalizeFilter(campaign && { campaigns: [campaign.id] });
  const outer = within.flatMap((id) => reference.area(id) ?? []);
  if (outer.length < within.length) throw new ApiError("NOT_FOUND");
  const targets = campaign?.targets ?? [];
  const levels = targets.length > 0 ? new Set(targets.map(({ level }) => level)) : [DEFAULT_LEVEL];
  const places = placesOf(reference.within(within), outer, [...levels], campaign?.areaId ?? "");
  if (places.length * AUDIENCES.length > ROWS_AT_MOST) throw tooManyRows();
  if (places.length === 0) return { value: [], version: null };

  const frame = {
    ...frameReference(reference, countsContext.now),
    within: [],
    places,
    by: BY,
    filter,
    targets,
  };
  const parts = [{ areas: places, by: BY, filter }];
  const { counts, asOf, referenceVersion: version } = await count(countsContext, parts, frame.levelOf);
  const combinations = places.flatMap((area) =>
    AUDIENCES.map((audience) => ({ ...NOTHING, area, audience })),
  );
  const gaps = worstGaps(rowsOf(frame, combinations, counts[0]!), targets.length > 0, first);
  return { value: gaps.map((gap) => ({ ...gap, asOf })), version };
}

/** Returns the areas at some levels, inside both the requested areas and the campaign's. */
function placesOf(
  known: readonly AreaNode[],
  outer: readonly AreaNode[],
  levels: readonly Level[],
  campaignArea: string,
): string[] {
  const places = levels.flatMap((level) => areasAt(level, outer, known));
  return [...new Set(places)].filter((area) => area.startsWith(campaignArea));
}

/** The most venues shown, the largest first: more than a person looks through. */
const VENUES_AT_MOST = 10;

export function gapLoaders(em: EntityManager) {
  return {
    /** The venues in an area with people of an audience, those with most of them first. */
    venuesOf: new DataLoader<Pick<Gap, "area" | "audience">, string[], string>(
      async (gaps) => {
        const rows = await select<{ area: string; audience: string; ids: string[] }>(
          em,
          sql`select gap.area, gap.audience, array_agg(venue_id order by place) as ids
              from unnest(${gaps.map(({ area }) => area)}::text[], ${gaps.map(({ audience }) => audience)}::text[])
                as gap (area, audience)
              cross join lateral (
                select venue_id, row_number() over (order by people desc nulls last, venue_id) as place
                from known_venue_audience as held
                where held.audience = gap.audience and starts_with(held.area_id, gap.area)
                order by place limit ${VENUES_AT_MOST}
              ) as venue
              group by 1, 2`,
        );
        const byKey = new Map(rows.map((row) => [keyOf(row), row.ids]));
        return gaps.map((gap) => byKey.get(keyOf(gap)) ?? []);
      },
      { cacheKeyFn: keyOf },
    ),
  };
}

function keyOf({ area, audience }: Pick<Gap, "area" | "audience">): string {
  return `${area} ${audience}`;
}
