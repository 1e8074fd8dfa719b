export const ROLES = ["ADMIN", "PLANNER", "PARTNER", "OFFICER", "ANALYST"] as const;
export type Role = (typeof ROLES)[number];

/** A role over an area and all areas below it. `area` is an official division code. */
export interface Grant {
  readonly role: Role;
  readonly area: string;
}

/** The user a request is made for, as known to the agencies service at the time of the request. */
export interface Viewer {
  readonly id: string;
  readonly username: string;
  /** The agency the user belongs to. */
  readonly agency: string;
  /** Ids of the agency and of every agency below it. */
  readonly agencies: readonly string[];
  readonly grants: readonly Grant[];
  /** The sign-in session of this request; empty for a calendar address, which is read without signing in. */
  readonly session: string;
}

/**
 * Returns true if `area` lies within `outer` or equals it. Official division codes nest by prefix: 64 (province), 6401
 * (city), 640105 (district), 640105002 (street), 640105002002 (community).
 */
export function isWithin(area: string, outer: string): boolean {
  return area.startsWith(outer);
}

/** The part of a viewer that the policy depends on. The policy is monotonic: more rights never allow less. */
export type Rights = Pick<Viewer, "agency" | "agencies" | "grants">;

/** Returns true if no right was lost since `then`, so everything that was allowed then is still allowed. */
export function stillHolds(now: Rights, then: Rights): boolean {
  return (
    now.agency === then.agency &&
    then.agencies.every((agency) => now.agencies.includes(agency)) &&
    then.grants.every(({ role, area }) =>
      now.grants.some((grant) => grant.role === role && isWithin(area, grant.area)),
    )
  );
}
