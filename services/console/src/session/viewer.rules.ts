import type { AreaLevel, Role } from "../graph/schema.js";
import type { ViewerFragment } from "./session.documents.js";

/** The signed-in user with roles and areas. */
export type SessionViewer = ViewerFragment;

/** Returns true if a viewer has one of the roles in any area. */
export function holds(viewer: SessionViewer, roles: readonly Role[]): boolean {
  return viewer.grants.some(({ role }) => roles.includes(role));
}

const LEVELS: readonly AreaLevel[] = ["PROVINCE", "CITY", "DISTRICT", "STREET", "COMMUNITY", "GRID"];

/** Returns the widest area in which a viewer has a role; null if there is none. */
export function widestArea(viewer: SessionViewer): SessionViewer["grants"][number]["area"] | null {
  const areas = viewer.grants.map(({ area }) => area);
  return areas.toSorted((one, other) => LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level))[0] ?? null;
}

/**
 * Returns true if a viewer has a role in an area or in one above it; a code begins with the codes of all areas above
 * it.
 */
export function hasAccessTo(viewer: SessionViewer, area: string): boolean {
  return viewer.grants.some(({ area: { id } }) => area.startsWith(id));
}
