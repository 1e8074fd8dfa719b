import type { EntityManager } from "@mikro-orm/postgresql";
import { localDate } from "@starlane/calendar";
import { select, sql } from "@starlane/database";
import { ApiError } from "@starlane/graphql";
import DataLoader from "dataloader";
import { areasWithin, figuresWithin } from "../area/area.loaders.js";
import { areasAt, levelBelow, LEVELS, outermost, type KnownArea, type Level } from "../area/area.rules.js";
import { populationsOf } from "../area/population.rules.js";
import { findCampaigns } from "../campaign/campaign.loaders.js";
import type { Projector } from "../reach/projector.js";
import { count } from "./counts.loaders.js";
import { combinationsOf, NOTHING, rowOf, rowsOf, type CoverageRow, type Frame } from "./report.rules.js";
import type { By, Filter } from "./question.rules.js";

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

/** What a report is read with. */
export interface Reading {
  readonly em: EntityManager;
  readonly now: Date;
  readonly projector: Projector;
}

/** More rows than a person can read or a client should hold. */
export const ROWS_AT_MOST = 50_000;

/**
 * Reads a report, all of it in one snapshot.
 * @throws ApiError NOT_FOUND where an area is unknown, BAD_USER_INPUT where it would have too many rows
 */
export async function readReport(
  reading: Reading,
  { within, level, by, filter }: ReportQuestion,
): Promise<Report> {
  return inOneSnapshot(reading, async (tx, asOf) => {
    const frame = await readFrame(tx, reading.now, { within, by, filter, level });
    const counts = await count(
      tx,
      { areas: by.has("AREA") ? frame.places : within, by, filter },
      frame.levelOf,
    );
    const [total] = await count(tx, { areas: within, by: new Set(), filter }, frame.levelOf);
    const combinations = combinationsOf(frame, counts, ROWS_AT_MOST);
    if (combinations === null) throw tooManyRows();
    return { rows: rowsOf(frame, combinations, counts), total: rowOf(frame, NOTHING, total), asOf };
  });
}

export function coverageLoaders(reading: Reading) {
  return {
    /** One row over all audiences for an area; a list of areas takes as many statements as one. */
    coverageOf: new DataLoader<{ area: string; filter: Filter }, CoverageRow, string>(
      (keys) =>
        inOneSnapshot(reading, async (tx) => {
          const rows = new Map<string, CoverageRow>();
          for (const [text, same] of Map.groupBy(keys, ({ filter }) => JSON.stringify(filter)))
            for (const row of await readRows(
              tx,
              reading.now,
              same.map(({ area }) => area),
              same[0]!.filter,
            ))
              rows.set(`${row.area} ${text}`, row);
          return keys.map(({ area, filter }) => rows.get(`${area} ${JSON.stringify(filter)}`)!);
        }),
      { cacheKeyFn: ({ area, filter }) => `${area} ${JSON.stringify(filter)}` },
    ),
  };
}

/** One row for each of some areas, which may lie in one another. One that was not heard of yet has reached nobody. */
async function readRows(
  tx: EntityManager,
  now: Date,
  areas: readonly string[],
  filter: Filter,
): Promise<CoverageRow[]> {
  const by: By = new Set(["AREA"]);
  const within = outermost(areas);
  const known = await areasWithin(tx, within);
  const frame = { ...(await frameOf(tx, now, known, within, filter)), within: [], places: areas, by, filter };
  const combinations = areas.map((area) => ({ ...NOTHING, area }));
  return rowsOf(frame, combinations, await count(tx, { areas, by, filter }, frame.levelOf));
}

async function readFrame(
  tx: EntityManager,
  now: Date,
  { within, level, by, filter }: ReportQuestion,
): Promise<Frame> {
  const known = await areasWithin(tx, within);
  const asked = known.filter(({ id }) => within.includes(id));
  if (asked.length < within.length) throw new ApiError("NOT_FOUND");
  const widest = LEVELS.find((each) => asked.some((area) => area.level === each)) ?? "COMMUNITY";
  const places = areasAt(level ?? levelBelow(widest), asked, known);
  return { ...(await frameOf(tx, now, known, within, filter)), within: asked, places, by, filter };
}

async function frameOf(
  tx: EntityManager,
  now: Date,
  known: readonly KnownArea[],
  within: readonly string[],
  { campaigns }: Filter,
): Promise<Pick<Frame, "levelOf" | "populations" | "targets">> {
  const levels = new Map(known.map(({ id, level }) => [id, level]));
  const figures = await figuresWithin(tx, within, localDate(now));
  const [campaign] = campaigns?.length === 1 ? await findCampaigns(tx, campaigns) : [];
  return {
    levelOf: (area) => levels.get(area) ?? null,
    populations: populationsOf(known, figures),
    targets: campaign?.targets ?? [],
  };
}

/** How long a question waits for what was acknowledged before it to be counted. */
const PATIENCE_MS = 1_000;
const LOOK_AGAIN_MS = 50;

/** Reads in one snapshot, once everything acknowledged before the request is counted, or a second has passed. */
export async function inOneSnapshot<T>(
  { em, now, projector }: Reading,
  read: (tx: EntityManager, asOf: Date) => Promise<T>,
): Promise<T> {
  await untilCounted(em, projector);
  return orTooComplex(() =>
    em.transactional(
      async (tx) => {
        const { asOf, isCounted } = await readPosition(tx);
        return read(tx, isCounted ? now : asOf);
      },
      { isolationLevel: "repeatable read", readOnly: true },
    ),
  );
}

/** SQLSTATE of a statement that was cut off, which is what happens to those that take longer than a request may. */
const CUT_OFF = "57014";

async function orTooComplex<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if ((error as { code?: string }).code !== CUT_OFF) throw error;
    throw new ApiError("QUERY_TOO_COMPLEX", {
      "zh-CN": "统计范围过大，未能按时完成，请缩小范围或减少维度。",
      en: "Counting this takes too long: ask for a smaller area or fewer dimensions.",
    });
  }
}

async function untilCounted(em: EntityManager, projector: Projector): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  const { newest, isCounted } = await readPosition(em);
  if (isCounted) return;
  do {
    const moved = projector.moved(LOOK_AGAIN_MS); // before waking it, so that no move is missed
    projector.wake();
    await moved;
  } while (!(await isPast(em, newest)) && performance.now() < deadline);
}

/** Where counting stands, and whether there is no attendance beyond it. */
async function readPosition(em: EntityManager): Promise<{ newest: string; asOf: Date; isCounted: boolean }> {
  const [position] = await select<{ newest: string; asOf: Date; isCounted: boolean }>(
    em,
    sql`select newest.xid::text as newest, as_of, newest.xid < position as is_counted
        from reach_position,
          (select coalesce((select xid from attendance order by xid desc limit 1), '0') as xid) as newest`,
  );
  return position!;
}

async function isPast(em: EntityManager, xid: string): Promise<boolean> {
  const passed = await select(em, sql`select from reach_position where position > ${xid}::xid8`);
  return passed.length > 0;
}

export function tooManyRows(): ApiError {
  return new ApiError(
    "BAD_USER_INPUT",
    {
      "zh-CN": "结果超过 {most} 行，请缩小范围或减少维度。",
      en: "That would be more than {most} rows: ask for a smaller area or fewer dimensions.",
    },
    { most: ROWS_AT_MOST },
  );
}
