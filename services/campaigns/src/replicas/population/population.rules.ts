/** An area, and what it is a part of. */
export interface AreaWithParent {
  readonly id: string;
  readonly parentId: string | null;
}

/** How many people of an audience live in an area. */
export interface AudiencePopulation {
  readonly areaId: string;
  readonly audience: string;
  readonly people: number;
}

/** How many people of some audiences live in an area, each once; null where nobody has counted. */
export type PeopleOf = (area: string, audiences: readonly string[]) => number | null;

/** RESIDENT is everybody, so that it takes the other audiences in. */
const WHOLE_POPULATION = "RESIDENT";

/**
 * An area's people by its own figure, else what its parts add up to when every part has one.
 * @param areas all areas in and below those that are asked about
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

/** Null when a summand is, and when there is none. */
function sum(summands: readonly (number | null)[]): number | null {
  let people = 0;
  for (const summand of summands) {
    if (summand === null) return null;
    people += summand;
  }
  return summands.length > 0 ? people : null;
}
