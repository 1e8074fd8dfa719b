import type { CoverageRow } from "../coverage/report.rules.js";

/** An area and an audience of which people are still to be reached. */
export interface Gap {
  readonly area: string;
  readonly audience: string;
  readonly population: number;
  readonly reached: number;
  /** At least 1. */
  readonly shortfall: number;
}

/**
 * The worst gaps, those with most people still to reach first; of equal ones the smaller population, then by area and audience.
 * @param rows by area and audience; those whose population nobody has counted are no gaps, for nobody can say how large
 * @param byTarget whether people are missing to a target, and where there is none nobody; else everybody not reached is missing
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
