import { localDate } from "@starlane/calendar";
import { ApiError } from "@starlane/graphql";
import DataLoader from "dataloader";
import { areasAt, levelBelow, LEVELS, type Level } from "../../replicas/area/area.rules.js";
import type { ReferenceData, VersionedResult } from "../../replicas/area/reference-data.js";
import { findKnownCampaigns } from "../../replicas/campaign/campaign.loaders.js";
import type { CoverageTarget } from "../../replicas/campaign/campaign.rules.js";
import type { CountsContext } from "../counting/counted.loaders.js";
import { count, tooManyRows } from "./counts.loaders.js";
import {
  combinationsOf,
  NOTHING,
  rowOf,
  rowsOf,
  type CoverageRow,
  type ReportScope,
} from "./report.rules.js";
import { ROWS_AT_MOST, type By, type Filter } from "./question.rules.js";

export interface CountedCoverage {
  readonly rows: readonly CoverageRow[];
  readonly total: CoverageRow;
  /** Every check-in acknowledged before this instant is counted. */
  readonly asOf: Date;
}

export interface ReportQuestion {
  /** Division codes; none inside another. */
  readonly within: readonly string[];
  /** Null for the level below the widest of them. */
  readonly level: Level | null;
  readonly by: By;
  readonly filter: Filter;
  /** The targets of the campaign that the filter names; empty when it names none. */
  readonly targets: readonly CoverageTarget[];
}

/**
 * Reads a report, all of its counts as of one position.
 * @throws ApiError NOT_FOUND when an area is unknown, BAD_USER_INPUT when it would have too many rows
 */
export async function readReport(
  countsContext: CountsContext,
  reference: ReferenceData,
  question: ReportQuestion,
): Promise<VersionedResult<CountedCoverage>> {
  const { within, by, filter, targets } = question;
  const frame = frameOf(reference, question, { now: countsContext.now, targets });
  const parts = [
    { areas: by.has("AREA") ? frame.places : within, by, filter },
    { areas: within, by: new Set<never>(), filter },
  ];
  const { counts, asOf, referenceVersion: version } = await count(countsContext, parts, frame.levelOf);
  const [counted = [], [total] = []] = counts;
  const combinations = combinationsOf(frame, counted, ROWS_AT_MOST);
  if (combinations === null) throw tooManyRows();
  const rows = rowsOf(frame, combinations, counted);
  return { value: { rows, total: rowOf(frame, NOTHING, total), asOf }, version };
}

export function coverageLoaders(countsContext: CountsContext) {
  return {
    /** One row over all audiences for an area; a list of areas needs no more statements than one. */
    coverageOf: new DataLoader<{ area: string; filter: Filter }, CoverageRow, string>(
      async (keys) => {
        const rows = new Map<string, CoverageRow>();
        for (const [text, same] of Map.groupBy(keys, ({ filter }) => JSON.stringify(filter))) {
          const areas = same.map(({ area }) => area);
          for (const row of await readRows(countsContext, areas, same[0]!.filter))
            rows.set(`${row.area} ${text}`, row);
        }
        return keys.map(({ area, filter }) => rows.get(`${area} ${JSON.stringify(filter)}`)!);
      },
      { cacheKeyFn: ({ area, filter }) => `${area} ${JSON.stringify(filter)}` },
    ),
  };
}

/**
 * Returns one row for each area; areas may contain one another. An area that is not replicated yet has reached no one.
 */
async function readRows(
  countsContext: CountsContext,
  areas: readonly string[],
  filter: Filter,
): Promise<CoverageRow[]> {
  const by: By = new Set(["AREA"]);
  const targets = await targetsOf(countsContext, filter);
  return countsContext.referenceCache.evaluate(async (reference) => {
    const frame = {
      ...frameReference(reference, countsContext.now),
      within: [],
      places: areas,
      by,
      filter,
      targets,
    };
    const combinations = areas.map((area) => ({ ...NOTHING, area }));
    const { counts, referenceVersion: version } = await count(
      countsContext,
      [{ areas, by, filter }],
      frame.levelOf,
    );
    return { value: rowsOf(frame, combinations, counts[0]!), version };
  });
}

function frameOf(
  reference: ReferenceData,
  { within, level, by, filter }: ReportQuestion,
  { now, targets }: { now: Date; targets: readonly CoverageTarget[] },
): ReportScope {
  const asked = within.flatMap((id) => reference.area(id) ?? []);
  if (asked.length < within.length) throw new ApiError("NOT_FOUND");
  const widest = LEVELS.find((each) => asked.some((area) => area.level === each)) ?? "COMMUNITY";
  const places = areasAt(level ?? levelBelow(widest), asked, reference.within(within));
  return { ...frameReference(reference, now), within: asked, places, by, filter, targets };
}

/** Returns the part of a report's scope that comes from the reference data of a day. */
export function frameReference(
  reference: ReferenceData,
  now: Date,
): Pick<ReportScope, "levelOf" | "populations"> {
  return { levelOf: (area) => reference.levelOf(area), populations: reference.populationsOn(localDate(now)) };
}

/** Returns the targets of the campaign in the filter, when it names exactly one. */
async function targetsOf({ em }: CountsContext, { campaigns }: Filter): Promise<readonly CoverageTarget[]> {
  const [campaign] = campaigns?.length === 1 ? await findKnownCampaigns(em, campaigns) : [];
  return campaign?.targets ?? [];
}
