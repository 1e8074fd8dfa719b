import type { AreaNode } from "../../replicas/area/area.rules.js";
import type { ReferenceData, VersionedResult } from "../../replicas/area/reference-data.js";
import type { CountsContext } from "../counting/counted.loaders.js";
import { count } from "./counts.loaders.js";
import { frameReference } from "./coverage.loaders.js";
import { cellsFor, normalizeFilter, type By, type Count, type CoverageQuestion } from "./question.rules.js";
import { NOTHING, rowOf, type CoverageRow } from "./report.rules.js";

/** The total reach of an area, over all audiences. */
export interface Total {
  /** The division codes it covers: several, or none, for an agency. */
  readonly within: readonly string[];
  readonly row: CoverageRow;
  /** The stored counts of each of those; while they are unchanged, so is the total. Empty when they are not stored. */
  readonly parts: string;
}

type CountSums = Pick<Count, "reached" | "contacts" | "unidentified">;

/** A total before its sums are complete. */
interface Draft {
  readonly within: readonly AreaNode[];
  readonly parts: string;
  /** Null when its areas must be counted together. */
  readonly sums: CountSums | null;
}

const NO_SUMS: CountSums = { reached: 0, contacts: 0, unidentified: 0 };
const EVERYTHING = normalizeFilter(null);
const BY_NOTHING: By = new Set();

/**
 * Returns the totals of division codes and of agencies' jurisdictions, in the requested order; null for unknown ones. A
 * thousand need no more statements than one. Stored counts of an area are read; areas that must be counted together are
 * recounted only when one of them has changed.
 * @param known totals that were read before
 */
export function readTotals(
  countsContext: CountsContext,
  asked: readonly string[],
  known: ReadonlyMap<string, Total>,
): Promise<(Total | null)[]> {
  return countsContext.referenceCache.evaluate((reference) =>
    readTotalsOn(reference, countsContext, asked, known),
  );
}

async function readTotalsOn(
  reference: ReferenceData,
  countsContext: CountsContext,
  asked: readonly string[],
  known: ReadonlyMap<string, Total>,
): Promise<VersionedResult<(Total | null)[]>> {
  const sets = reference.areasOf(asked);
  const { kept, version } = await readKept(
    countsContext,
    reference,
    new Set(sets.flatMap((areas) => areas ?? [])),
  );
  const drafts = sets.map((areas, index) => draftOf(areas, reference, kept, known.get(asked[index]!)));

  const open = new Map<string, readonly string[]>();
  for (const draft of drafts) if (draft?.sums === null) open.set(keyOf(draft), idsOf(draft));
  const questions = [...open.values()].map((areas): CoverageQuestion => {
    return { areas, by: BY_NOTHING, filter: EVERYTHING };
  });
  // Not at once: the histories may lag behind the stored counts, and the old total would then last until the next change.
  const patient = { ...countsContext, atOnce: false };
  const { levelOf } = frameReference(reference, countsContext.now);
  const counted = questions.length > 0 ? await count(patient, questions, levelOf) : null;
  const isPast = counted !== null && counted.asOf >= countsContext.now;
  const together = new Map([...open.keys()].map((key, index) => [key, counted?.counts[index]?.[0]]));
  const totals = drafts.map((draft) => {
    if (draft === null) return null;
    const { sums, parts } = draft;
    if (sums !== null) return totalOf(draft, sums, { reference, now: countsContext.now });
    const whole = { ...draft, parts: isPast ? parts : "" };
    return totalOf(whole, together.get(keyOf(draft)), { reference, now: countsContext.now });
  });
  return { value: totals, version: counted?.referenceVersion ?? version };
}

/** Returns the stored counts of areas; areas without stored counts have no entry. */
async function readKept(
  countsContext: CountsContext,
  reference: ReferenceData,
  areas: ReadonlySet<string>,
): Promise<{ kept: ReadonlyMap<string, CountSums>; version: string | null }> {
  const of = (some: readonly string[]): CoverageQuestion => {
    return { areas: some, by: new Set(["AREA"]), filter: EVERYTHING };
  };
  const { levelOf } = frameReference(reference, countsContext.now);
  const held = [...areas].filter((area) => cellsFor(of([area]), levelOf) !== null);
  if (held.length === 0) return { kept: new Map(), version: null };
  const { counts, referenceVersion: version } = await count(countsContext, [of(held)], levelOf);
  const counted = new Map(counts[0]?.map((one) => [one.area!, one]));
  return { kept: new Map(held.map((area) => [area, counted.get(area) ?? NO_SUMS])), version };
}

/**
 * Begins a total.
 * @returns null when one of the areas, or the agency, is unknown
 */
function draftOf(
  areas: readonly string[] | null,
  reference: ReferenceData,
  kept: ReadonlyMap<string, CountSums>,
  before: Total | undefined,
): Draft | null {
  const within = (areas ?? []).flatMap((area) => reference.area(area) ?? []);
  if (areas === null || within.length < areas.length) return null;
  const sumsByArea = areas.map((area) => kept.get(area));
  const parts = sumsByArea.includes(undefined)
    ? ""
    : JSON.stringify(
        sumsByArea.map((one, index) => [areas[index], one!.reached, one!.contacts, one!.unidentified]),
      );
  if (areas.length === 0) return { within, parts, sums: NO_SUMS };
  if (areas.length === 1) return { within, parts, sums: sumsByArea[0] ?? null };
  return { within, parts, sums: parts !== "" && before?.parts === parts ? before.row : null };
}

function totalOf(
  { within, parts }: Draft,
  sums: CountSums | undefined,
  { reference, now }: { reference: ReferenceData; now: Date },
): Total {
  const frame = {
    ...frameReference(reference, now),
    within,
    places: [],
    by: BY_NOTHING,
    filter: EVERYTHING,
    targets: [],
  };
  return { within: within.map(({ id }) => id), row: rowOf(frame, NOTHING, sums), parts };
}

const idsOf = ({ within }: Draft) => within.map(({ id }) => id);
const keyOf = (draft: Draft) => idsOf(draft).join();
