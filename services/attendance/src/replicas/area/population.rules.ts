import { isWholePopulation, WHOLE_POPULATION } from "../audience/audience.rules.js";
import type { AreaNode } from "./area.rules.js";

/** The number of people of an audience in an area. */
export interface KnownPopulation {
  readonly areaId: string;
  readonly audience: string;
  readonly people: number;
}

/** The populations of areas; null when unknown. */
export interface Populations {
  /**
   * Returns the population of one audience in one area: its own figure, else the sum of its parts when every part has
   * one.
   */
  of(area: string, audience: string): number | null;
  /**
   * Returns the population of audiences in areas that do not overlap. RESIDENT is the whole population and includes the
   * others, as does null.
   */
  together(areas: readonly string[], audiences: readonly string[] | null): number | null;
}

/**
 * Returns populations from valid figures.
 * @param areas all areas in and below the requested ones
 * @param figures at most one per area and audience
 */
export function populationsOf(areas: readonly AreaNode[], figures: readonly KnownPopulation[]): Populations {
  const own = new Map(figures.map(({ areaId, audience, people }) => [`${areaId} ${audience}`, people]));
  const children = Map.groupBy(areas, (area) => area.parentId);
  const found = new Map<string, number | null>();

  const of = (area: string, audience: string): number | null => {
    const key = `${area} ${audience}`;
    const known = found.get(key);
    if (known !== undefined) return known;
    const parts = children.get(area) ?? [];
    const people =
      own.get(key) ?? (parts.length > 0 ? sum(parts.map((part) => of(part.id, audience))) : null);
    found.set(key, people);
    return people;
  };
  return {
    of,
    together(within, audiences) {
      const counted = audiences === null || isWholePopulation(audiences) ? [WHOLE_POPULATION] : audiences;
      return sum(within.flatMap((area) => counted.map((audience) => of(area, audience))));
    },
  };
}

/** Returns the sum, or null when a part is null or there are none. */
function sum(parts: readonly (number | null)[]): number | null {
  let people = 0;
  for (const part of parts) {
    if (part === null) return null;
    people += part;
  }
  return parts.length > 0 ? people : null;
}
