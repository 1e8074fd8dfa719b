import { isWholePopulation, WHOLE_POPULATION } from "../audience/audience.rules.js";
import type { AreaNode } from "./area.rules.js";

/** How many people of an audience live in an area. */
export interface KnownPopulation {
  readonly areaId: string;
  readonly audience: string;
  readonly people: number;
}

/** Answers how many people live somewhere; null where nobody has counted. */
export interface Populations {
  /** Of one audience in one area: its own figure, else what its parts add up to when every part has one. */
  of(area: string, audience: string): number | null;
  /**
   * Of some audiences in some areas that do not overlap. RESIDENT is everybody, so that it takes the others in; no
   * audiences means everybody.
   */
  together(areas: readonly string[], audiences: readonly string[] | null): number | null;
}

/**
 * @param areas all areas in and below those that are asked about
 * @param figures the figures that are valid, at most one per area and audience
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

/** Null when a part is; an empty sum is unknown as well. */
function sum(parts: readonly (number | null)[]): number | null {
  let people = 0;
  for (const part of parts) {
    if (part === null) return null;
    people += part;
  }
  return parts.length > 0 ? people : null;
}
