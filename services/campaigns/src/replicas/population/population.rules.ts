/** An area with its parent. */
export interface AreaWithParent {
  readonly id: string;
  readonly parentId: string | null;
}

/** The number of people of an audience who live in an area. */
export interface AudiencePopulation {
  readonly areaId: string;
  readonly audience: string;
  readonly people: number;
}

/** Returns the number of people of some audiences who live in an area, each counted once; null where it is unknown. */
export type PeopleOf = (area: string, audiences: readonly string[]) => number | null;

/** RESIDENT stands for all people, so it includes the other audiences. */
const WHOLE_POPULATION = "RESIDENT";

/**
 * Returns an area's people by its own figure, else the sum of its parts when every part has one.
 * @param areas all areas in and below those that are queried
 * @param figures at most one per area and audience
 */
export function peopleOf(areas: readonly AreaWithParent[], figures: readonly AudiencePopulation[]): PeopleOf {
  const own = new Map(figures.map(({ areaId, audience, people }) => [`${areaId} ${audience}`, people]));
  const parts = Map.groupBy(areas, ({ parentId }) => parentId);
  const ofOne = (area: string, audience: string): number | null =>
    own.get(`${area} ${audience}`) ?? sum((parts.get(area) ?? []).map(({ id }) => ofOne(id, audience)));
  return (area, audiences) =>
    audiences.includes(WHOLE_POPULATION)
      ? ofOne(area, WHOLE_POPULATION)
      : sum([...new Set(audiences)].map((audience) => ofOne(area, audience)));
}

/** Adds up; null when a summand is null, and when there is none. */
function sum(summands: readonly (number | null)[]): number | null {
  let people = 0;
  for (const summand of summands) {
    if (summand === null) return null;
    people += summand;
  }
  return summands.length > 0 ? people : null;
}
