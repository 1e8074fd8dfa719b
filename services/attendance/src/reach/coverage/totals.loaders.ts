import type { KnownArea } from "../../replicas/area/area.rules.js";
import type { Ground, Grounded } from "../../replicas/area/reference-data.js";
import type { Reading } from "../counting/counted.loaders.js";
import { count } from "./counts.loaders.js";
import { standing } from "./coverage.loaders.js";
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
export function readTotals(
  reading: Reading,
  asked: readonly string[],
  known: ReadonlyMap<string, Total>,
): Promise<(Total | null)[]> {
  return reading.grounds.on((ground) => readTotalsOn(ground, reading, asked, known));
}

async function readTotalsOn(
  ground: Ground,
  reading: Reading,
  asked: readonly string[],
  known: ReadonlyMap<string, Total>,
): Promise<Grounded<(Total | null)[]>> {
  const sets = ground.areasOf(asked);
  const { kept, version } = await readKept(reading, ground, new Set(sets.flatMap((areas) => areas ?? [])));
  const drafts = sets.map((areas, index) => draftOf(areas, ground, kept, known.get(asked[index]!)));

  const open = new Map<string, readonly string[]>();
  for (const draft of drafts) if (draft?.tally === null) open.set(keyOf(draft), idsOf(draft));
  const questions = [...open.values()].map((areas): Question => {
    return { areas, by: BY_NOTHING, filter: EVERYTHING };
  });
  // Not at once: the histories may be a moment behind what is kept, and would then be believed until the next change.
  const patient = { ...reading, atOnce: false };
  const { levelOf } = standing(ground, reading.now);
  const counted = questions.length > 0 ? await count(patient, questions, levelOf) : null;
  const isPast = counted !== null && counted.asOf >= reading.now;
  const together = new Map([...open.keys()].map((key, index) => [key, counted?.counts[index]?.[0]]));
  const totals = drafts.map((draft) => {
    if (draft === null) return null;
    const { tally, parts } = draft;
    if (tally !== null) return totalOf(draft, tally, { ground, now: reading.now });
    const whole = { ...draft, parts: isPast ? parts : "" };
    return totalOf(whole, together.get(keyOf(draft)), { ground, now: reading.now });
  });
  return { value: totals, version: counted?.ground ?? version };
}

/** What is kept of each of some areas; of those without an entry nothing is. */
async function readKept(
  reading: Reading,
  ground: Ground,
  areas: ReadonlySet<string>,
): Promise<{ kept: ReadonlyMap<string, Tally>; version: string | null }> {
  const of = (some: readonly string[]): Question => {
    return { areas: some, by: new Set(["AREA"]), filter: EVERYTHING };
  };
  const { levelOf } = standing(ground, reading.now);
  const held = [...areas].filter((area) => cellsFor(of([area]), levelOf) !== null);
  if (held.length === 0) return { kept: new Map(), version: null };
  const { counts, ground: version } = await count(reading, [of(held)], levelOf);
  const counted = new Map(counts[0]?.map((one) => [one.area!, one]));
  return { kept: new Map(held.map((area) => [area, counted.get(area) ?? NOBODY])), version };
}

/** @returns null where one of the areas is unknown, or whoever was asked for is */
function draftOf(
  areas: readonly string[] | null,
  ground: Ground,
  kept: ReadonlyMap<string, Tally>,
  before: Total | undefined,
): Draft | null {
  const within = (areas ?? []).flatMap((area) => ground.area(area) ?? []);
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
  { ground, now }: { ground: Ground; now: Date },
): Total {
  const frame = {
    ...standing(ground, now),
    within,
    places: [],
    by: BY_NOTHING,
    filter: EVERYTHING,
    targets: [],
  };
  return { within: within.map(({ id }) => id), row: rowOf(frame, NOTHING, tally), parts };
}

const idsOf = ({ within }: Draft) => within.map(({ id }) => id);
const keyOf = (draft: Draft) => idsOf(draft).join();
