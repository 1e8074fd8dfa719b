import { localDate } from "@starlane/calendar";
import { ApiError } from "@starlane/graphql";
import DataLoader from "dataloader";
import { areasWithin, figuresWithin } from "../area/area.loaders.js";
import { areasAt, levelBelow, LEVELS, outermost, type KnownArea, type Level } from "../area/area.rules.js";
import { populationsOf } from "../area/population.rules.js";
import { findCampaigns } from "../campaign/campaign.loaders.js";
import type { Reading } from "../reach/counted.loaders.js";
import { count, tooManyRows } from "./counts.loaders.js";
import { combinationsOf, NOTHING, rowOf, rowsOf, type CoverageRow, type Frame } from "./report.rules.js";
import { ROWS_AT_MOST, type By, type Filter } from "./question.rules.js";

export interface Report {
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
}

/**
 * Reads a report, all of its counts as of one position.
 * @throws ApiError NOT_FOUND where an area is unknown, BAD_USER_INPUT where it would have too many rows
 */
export async function readReport(
  reading: Reading,
  { within, level, by, filter }: ReportQuestion,
): Promise<Report> {
  const frame = await readFrame(reading, { within, by, filter, level });
  const parts = [
    { areas: by.has("AREA") ? frame.places : within, by, filter },
    { areas: within, by: new Set<never>(), filter },
  ];
  const { counts, asOf } = await count(reading, parts, frame.levelOf);
  const [counted = [], [total] = []] = counts;
  const combinations = combinationsOf(frame, counted, ROWS_AT_MOST);
  if (combinations === null) throw tooManyRows();
  return { rows: rowsOf(frame, combinations, counted), total: rowOf(frame, NOTHING, total), asOf };
}

export function coverageLoaders(reading: Reading) {
  return {
    /** One row over all audiences for an area; a list of areas takes as many statements as one. */
    coverageOf: new DataLoader<{ area: string; filter: Filter }, CoverageRow, string>(
      async (keys) => {
        const rows = new Map<string, CoverageRow>();
        for (const [text, same] of Map.groupBy(keys, ({ filter }) => JSON.stringify(filter))) {
          const areas = same.map(({ area }) => area);
          for (const row of await readRows(reading, areas, same[0]!.filter))
            rows.set(`${row.area} ${text}`, row);
        }
        return keys.map(({ area, filter }) => rows.get(`${area} ${JSON.stringify(filter)}`)!);
      },
      { cacheKeyFn: ({ area, filter }) => `${area} ${JSON.stringify(filter)}` },
    ),
  };
}

/** One row for each of some areas, which may lie in one another. One that was not heard of yet has reached nobody. */
async function readRows(reading: Reading, areas: readonly string[], filter: Filter): Promise<CoverageRow[]> {
  const by: By = new Set(["AREA"]);
  const { ground } = await readGround(reading, outermost(areas), filter);
  const frame = { ...ground, within: [], places: areas, by, filter };
  const combinations = areas.map((area) => ({ ...NOTHING, area }));
  const { counts } = await count(reading, [{ areas, by, filter }], frame.levelOf);
  return rowsOf(frame, combinations, counts[0]!);
}

async function readFrame(reading: Reading, { within, level, by, filter }: ReportQuestion): Promise<Frame> {
  const { known, ground } = await readGround(reading, within, filter);
  const asked = known.filter(({ id }) => within.includes(id));
  if (asked.length < within.length) throw new ApiError("NOT_FOUND");
  const widest = LEVELS.find((each) => asked.some((area) => area.level === each)) ?? "COMMUNITY";
  const places = areasAt(level ?? levelBelow(widest), asked, known);
  return { ...ground, within: asked, places, by, filter };
}

/** The areas in and below some, and what a report over them is read with. */
export async function readGround(
  { em, now }: Reading,
  within: readonly string[],
  { campaigns }: Filter,
): Promise<{ known: readonly KnownArea[]; ground: Pick<Frame, "levelOf" | "populations" | "targets"> }> {
  const [known, figures, [campaign]] = await Promise.all([
    areasWithin(em, within),
    figuresWithin(em, within, localDate(now)),
    campaigns?.length === 1 ? findCampaigns(em, campaigns) : [],
  ]);
  const levels = new Map(known.map(({ id, level }) => [id, level]));
  const ground = {
    levelOf: (area: string) => levels.get(area) ?? null,
    populations: populationsOf(known, figures),
    targets: campaign?.targets ?? [],
  };
  return { known, ground };
}
