import { ApiError } from "@starlane/graphql";
import DataLoader from "dataloader";
import { areasAt, levelBelow, type AreaNode, type Level } from "../../replicas/area/area.rules.js";
import type { ReferenceData, VersionedResult } from "../../replicas/area/reference-data.js";
import type { ConditionVariable } from "../../concurrency/condition-variable.js";
import { awaitCampaigns } from "../../replicas/campaign/campaign.loaders.js";
import type { KnownCampaign } from "../../replicas/campaign/campaign.rules.js";
import type { CountsContext } from "../counting/counted.loaders.js";
import { count, tooManyRows } from "./counts.loaders.js";
import { frameReference, type CountedCoverage } from "./coverage.loaders.js";
import type { CoverageDimension } from "./coverage.type.js";
import {
  normalizeFilter,
  ROWS_AT_MOST,
  type By,
  type Count,
  type CoverageQuestion,
} from "./question.rules.js";
import { combinationsOf, NOTHING, rowOf, rowsOf, type ReportScope } from "./report.rules.js";

/** A request for the report of one campaign over its own area. */
interface CampaignQuestion {
  readonly campaign: string;
  readonly by: readonly `${CoverageDimension}`[];
  /** Null for the level below the campaign's area. */
  readonly level: Level | null;
}

/** A campaign's report with its area. */
export interface CampaignReport extends CountedCoverage {
  readonly area: string;
}

export function campaignCoverageLoaders(countsContext: CountsContext, messageApplied: ConditionVariable) {
  return {
    /** Reports of campaigns: those with the same dimensions and level share their statements. */
    coverageOfCampaign: new DataLoader<CampaignQuestion, CampaignReport, string>(
      async (questions) => {
        const ids = [...new Set(questions.map(({ campaign }) => campaign))];
        const campaigns = await awaitCampaigns(countsContext.em, ids, messageApplied);
        const reports = new Map<string, CampaignReport | Error>();
        for (const alike of Map.groupBy(questions, alikeKey).values()) {
          const read = await countsContext.referenceCache.evaluate((reference) =>
            readerOn(countsContext, reference)(alike, whereTheyAre(reference, campaigns)),
          );
          for (const [question, report] of read) reports.set(keyOf(question), report);
        }
        return questions.map((question) => reports.get(keyOf(question))!);
      },
      { cacheKeyFn: keyOf },
    ),
  };
}

/** Returns campaigns with the areas that theirs were merged into. */
function whereTheyAre(
  reference: ReferenceData,
  campaigns: ReadonlyMap<string, KnownCampaign>,
): Map<string, KnownCampaign> {
  const all = [...campaigns.values()];
  const areas = reference.areasOf(all.map(({ areaId }) => areaId));
  return new Map(all.map((campaign, index) => [campaign.id, { ...campaign, areaId: areas[index]![0]! }]));
}

function readerOn(countsContext: CountsContext, reference: ReferenceData) {
  const { levelOf, populations } = frameReference(reference, countsContext.now);

  /** Returns the question for campaigns by `by` in areas; without AREA, each in its own area. */
  const part = (by: By, ids: string[], places: readonly string[]): CoverageQuestion => ({
    areas: [...new Set(places)],
    by: new Set([...by, "AREA", "CAMPAIGN"]),
    filter: normalizeFilter({ campaigns: ids }),
  });

  return async (
    questions: readonly CampaignQuestion[],
    byId: ReadonlyMap<string, KnownCampaign>,
  ): Promise<VersionedResult<[CampaignQuestion, CampaignReport | Error][]>> => {
    const by: By = new Set(questions[0]!.by);
    const frames = questions.map((question) => {
      const campaign = byId.get(question.campaign);
      const area = campaign && reference.area(campaign.areaId);
      return { question, frame: campaign && area ? frameOf(campaign, area, question) : null };
    });
    const ids = questions.map(({ campaign }) => campaign);
    const own = frames.flatMap(({ frame }) => frame?.within.map(({ id }) => id) ?? []);
    const placed = by.has("AREA") ? frames.flatMap(({ frame }) => frame?.places ?? []) : own;
    const parts = [part(by, ids, placed), part(new Set(), ids, own)];
    const { counts: counted, asOf, referenceVersion: version } = await count(countsContext, parts, levelOf);
    const [counts = [], totals = []] = counted;
    const reports = frames.map(({ question, frame }): [CampaignQuestion, CampaignReport | Error] => {
      if (!frame) return [question, new ApiError("NOT_FOUND")];
      return [question, reportOf(frame, question.campaign, { counts, totals, asOf })];
    });
    return { value: reports, version };
  };

  function frameOf(
    { id, areaId, targets }: KnownCampaign,
    area: AreaNode,
    { by, level }: CampaignQuestion,
  ): ReportScope {
    const places = areasAt(level ?? levelBelow(area.level), [area], reference.within([areaId]));
    const filter = normalizeFilter({ campaigns: [id] });
    return { within: [area], places, by: new Set(by), filter, levelOf, populations, targets };
  }
}

function reportOf(
  frame: ReportScope,
  campaign: string,
  { counts, totals, asOf }: { counts: readonly Count[]; totals: readonly Count[]; asOf: Date },
): CampaignReport {
  const area = frame.within[0]!.id;
  const places = new Set(frame.by.has("AREA") ? frame.places : [area]);
  const own = counts
    .filter((counted) => counted.campaign === campaign && places.has(counted.area!))
    .map((counted) => ({
      ...counted,
      area: frame.by.has("AREA") ? counted.area : null,
      campaign: frame.by.has("CAMPAIGN") ? campaign : null,
    }));
  const combinations = combinationsOf(frame, own, ROWS_AT_MOST);
  if (combinations === null) throw tooManyRows();
  const total = totals.find((counted) => counted.campaign === campaign && counted.area === area);
  return { area, rows: rowsOf(frame, combinations, own), total: rowOf(frame, NOTHING, total), asOf };
}

const alikeKey = ({ by, level }: CampaignQuestion) => `${[...by].sort().join()} ${level}`;
const keyOf = (question: CampaignQuestion) => `${question.campaign} ${alikeKey(question)}`;
