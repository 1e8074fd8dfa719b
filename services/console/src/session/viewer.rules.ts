import type { AreaLevel, Role } from "../graph/schema.js";
import type { ViewerFragment } from "./session.documents.js";

/** Who is signed in, and what they may do where. */
export type SessionViewer = ViewerFragment;

/** Whether somebody holds one of the roles, anywhere. */
export function holds(viewer: SessionViewer, roles: readonly Role[]): boolean {
  return viewer.grants.some(({ role }) => roles.includes(role));
}

const LEVELS: readonly AreaLevel[] = ["PROVINCE", "CITY", "DISTRICT", "STREET", "COMMUNITY", "GRID"];

/** The widest area somebody has a role in; null where they have none. */
export function widestArea(viewer: SessionViewer): SessionViewer["grants"][number]["area"] | null {
  const areas = viewer.grants.map(({ area }) => area);
  return areas.toSorted((one, other) => LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level))[0] ?? null;
}

/** Whether an area is one of somebody's, or in one; a code begins with the codes of all areas above it. */
export function hasAccessTo(viewer: SessionViewer, area: string): boolean {
  return viewer.grants.some(({ area: { id } }) => area.startsWith(id));
}
