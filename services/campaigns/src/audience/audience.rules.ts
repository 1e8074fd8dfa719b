/** The audiences that are taught; they are part of the public contract and few, so nobody need tell them. */
export const AUDIENCES: readonly string[] = ["ADOLESCENT", "ELDERLY", "MIGRANT_WORKER", "RESIDENT"];

/** The first id that is no audience, or null. */
export function unknownAudience(ids: readonly string[]): string | null {
  return ids.find((id) => !AUDIENCES.includes(id)) ?? null;
}
