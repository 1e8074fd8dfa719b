import { localDate } from "@starlane/calendar";
import { areasOf, areasWithin, figuresWithin } from "../area/area.loaders.js";
import { outermost, type KnownArea, type Level } from "../area/area.rules.js";
import { populationsOf, type Populations } from "../area/population.rules.js";
import type { Reading } from "../reach/counted.loaders.js";
import { count } from "./counts.loaders.js";
import { cellsFor, filterOf, type By, type Count, type Question } from "./question.rules.js";
import { NOTHING, rowOf, type CoverageRow } from "./report.rules.js";

/** All that was reached in an area, over all audiences. */
export interface Total {
  /** The division codes that it is about: several, or none, where an agency was named. */
  readonly within: readonly string[];
  readonly row: CoverageRow;
  /** What it is of each of those: where none of this has changed, nothing has. Empty where it is not kept. */
  readonly parts: string;
}

type Tally = Pick<Count, "reached" | "contacts" | "unidentified">;

/** What is known of the areas that are asked about, and of those below them. */
interface Ground {
  readonly areas: ReadonlyMap<string, KnownArea>;
  readonly populations: Populations;
  readonly levelOf: (area: string) => Level | null;
}

/** One total in the making. */
interface Draft {
  readonly within: readonly KnownArea[];
  readonly parts: string;
  /** Null where its areas must be counted together. */
  readonly tally: Tally | null;
}

const NOBODY: Tally = { reached: 0, contacts: 0, unidentified: 0 };
const EVERYTHING = filterOf(null);
const BY_NOTHING: By = new Set();

/**
 * The totals of division codes and of agencies' jurisdictions, in the order asked; null where there is none. As many statements
 * for a thousand as for one. What is kept of an area is read; areas that must be counted together are counted anew only where
 * one of them has changed.
 * @param known totals that were read before
 */
export async function readTotals(
  reading: Reading,
  asked: readonly string[],
  known: ReadonlyMap<string, Total>,
): Promise<(Total | null)[]> {
  const sets = await areasOf(reading.em, asked);
  const ground = await readGround(reading, outermost(sets.flatMap((areas) => areas ?? [])));
  const kept = await readKept(reading, ground, new Set(sets.flatMap((areas) => areas ?? [])));
  const drafts = sets.map((areas, index) => draftOf(areas, ground, kept, known.get(asked[index]!)));

  const open = new Map<string, readonly string[]>();
  for (const draft of drafts) if (draft?.tally === null) open.set(keyOf(draft), idsOf(draft));
  const questions = [...open.values()].map((areas): Question => {
    return { areas, by: BY_NOTHING, filter: EVERYTHING };
  });
  // Not at once: the histories may be a moment behind what is kept, and would then be believed until the next change.
  const patient = { ...reading, atOnce: false };
  const counted = questions.length > 0 ? await count(patient, questions, ground.levelOf) : null;
  const isPast = counted !== null && counted.asOf >= reading.now;
  const together = new Map([...open.keys()].map((key, index) => [key, counted?.counts[index]?.[0]]));
  return drafts.map((draft) => {
    if (draft === null) return null;
    const { tally, parts } = draft;
    if (tally !== null) return totalOf(draft, tally, ground);
    return totalOf({ ...draft, parts: isPast ? parts : "" }, together.get(keyOf(draft)), ground);
  });
}

async function readGround(reading: Reading, within: readonly string[]): Promise<Ground> {
  const areas = await areasWithin(reading.em, within);
  const figures = await figuresWithin(reading.em, within, localDate(reading.now));
  const byId = new Map(areas.map((area) => [area.id, area]));
  return {
    areas: byId,
    populations: populationsOf(areas, figures),
    levelOf: (area) => byId.get(area)?.level ?? null,
  };
}

/** What is kept of each of some areas; of those without an entry nothing is. */
async function readKept(
  reading: Reading,
  { levelOf }: Ground,
  areas: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Tally>> {
  const of = (some: readonly string[]): Question => {
    return { areas: some, by: new Set(["AREA"]), filter: EVERYTHING };
  };
  const held = [...areas].filter((area) => cellsFor(of([area]), levelOf) !== null);
  const { counts } = held.length > 0 ? await count(reading, [of(held)], levelOf) : { counts: [] };
  const counted = new Map(counts[0]?.map((one) => [one.area!, one]));
  return new Map(held.map((area) => [area, counted.get(area) ?? NOBODY]));
}

/** @returns null where one of the areas is unknown, or whoever was asked for is */
function draftOf(
  areas: readonly string[] | null,
  ground: Ground,
  kept: ReadonlyMap<string, Tally>,
  before: Total | undefined,
): Draft | null {
  const within = (areas ?? []).flatMap((area) => ground.areas.get(area) ?? []);
  if (areas === null || within.length < areas.length) return null;
  const tallies = areas.map((area) => kept.get(area));
  const parts = tallies.includes(undefined)
    ? ""
    : JSON.stringify(
        tallies.map((one, index) => [areas[index], one!.reached, one!.contacts, one!.unidentified]),
      );
  if (areas.length === 0) return { within, parts, tally: NOBODY };
  if (areas.length === 1) return { within, parts, tally: tallies[0] ?? null };
  return { within, parts, tally: parts !== "" && before?.parts === parts ? before.row : null };
}

function totalOf(
  { within, parts }: Draft,
  tally: Tally | undefined,
  { levelOf, populations }: Ground,
): Total {
  const frame = { within, places: [], by: BY_NOTHING, filter: EVERYTHING, levelOf, populations, targets: [] };
  return { within: within.map(({ id }) => id), row: rowOf(frame, NOTHING, tally), parts };
}

const idsOf = ({ within }: Draft) => within.map(({ id }) => id);
const keyOf = (draft: Draft) => idsOf(draft).join();
