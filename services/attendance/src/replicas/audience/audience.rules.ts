/** The audiences of the public API, in their order. RESIDENT is the whole population, the others included. */
export const AUDIENCES = ["ADOLESCENT", "ELDERLY", "MIGRANT_WORKER", "RESIDENT"] as const;
export type Audience = (typeof AUDIENCES)[number];

/** The audience of the whole population: its reach and population are those of all audiences together. */
export const WHOLE_POPULATION: Audience = "RESIDENT";

/** Returns true when audiences, or null for all, include the whole population. */
export function isWholePopulation(audiences: readonly string[] | null): boolean {
  return audiences === null || audiences.includes(WHOLE_POPULATION);
}

export function isAudience(id: string): id is Audience {
  return (AUDIENCES as readonly string[]).includes(id);
}
