/** The audiences that are taught; they are part of the public contract and few, so nobody need tell them. */
export const TAUGHT_AUDIENCES: readonly string[] = ["ADOLESCENT", "ELDERLY", "MIGRANT_WORKER", "RESIDENT"];

/** True if one of the ids is no audience; an empty one is none either. */
export function unknownAudience(ids: readonly string[]): boolean {
  return ids.some((id) => !TAUGHT_AUDIENCES.includes(id));
}
