/** The audiences of the public API, in their order. RESIDENT is everybody who lives somewhere, the others included. */
export const AUDIENCES = ["ADOLESCENT", "ELDERLY", "MIGRANT_WORKER", "RESIDENT"] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Everybody, as whatever they were recorded: reach and population are those of all audiences together. */
export const WHOLE_POPULATION: Audience = "RESIDENT";

/** Whether some audiences, or all where null, take everybody in. */
export function isWholePopulation(audiences: readonly string[] | null): boolean {
  return audiences === null || audiences.includes(WHOLE_POPULATION);
}

export function isAudience(id: string): id is Audience {
  return (AUDIENCES as readonly string[]).includes(id);
}
