/** The audiences of the public API, in their order. RESIDENT is everybody: the denominator of all audiences together. */
export const AUDIENCES = ["ADOLESCENT", "ELDERLY", "MIGRANT_WORKER", "RESIDENT"] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Whose figure is the population where no audience is named. */
export const EVERYBODY: Audience = "RESIDENT";

export function isAudience(id: string): id is Audience {
  return (AUDIENCES as readonly string[]).includes(id);
}
