import type { CoverageRow } from "../coverage/report.rules.js";

/** An area and an audience with people still to be reached. */
export interface Gap {
  readonly area: string;
  readonly audience: string;
  readonly population: number;
  readonly reached: number;
  /** At least 1. */
  readonly shortfall: number;
}

/**
 * Returns the worst gaps, those with most people still to reach first; of equal ones the smaller population, then by
 * area and audience.
 * @param rows by area and audience; rows with an unknown population are left out
 * @param byTarget true to count people missing to a target, and none without a target; false to count everyone not
 * reached
 */
export function worstGaps(rows: readonly CoverageRow[], byTarget: boolean, atMost: number): Gap[] {
  return rows
    .flatMap(({ area, audience, population, reached, shortfall }): Gap[] => {
      if (area === null || audience === null || population === null) return [];
      const missing = byTarget ? (shortfall ?? 0) : population - reached;
      return missing > 0 ? [{ area, audience, population, reached, shortfall: missing }] : [];
    })
    .sort(
      (one, other) =>
        other.shortfall - one.shortfall ||
        one.population - other.population ||
        (keyOf(one) < keyOf(other) ? -1 : 1),
    )
    .slice(0, atMost);
}

const keyOf = ({ area, audience }: Gap) => `${area} ${audience}`;
