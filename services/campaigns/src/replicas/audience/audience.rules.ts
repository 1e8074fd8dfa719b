/** The audiences that events teach. They are few and part of the public contract, so no service publishes them. */
export const TAUGHT_AUDIENCES: readonly string[] = ["ADOLESCENT", "ELDERLY", "MIGRANT_WORKER", "RESIDENT"];

/** Returns true if one of the ids is not an audience; an empty id is not one either. */
export function unknownAudience(ids: readonly string[]): boolean {
  return ids.some((id) => !TAUGHT_AUDIENCES.includes(id));
}
