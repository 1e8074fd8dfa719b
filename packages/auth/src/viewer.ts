export const ROLES = ["ADMIN", "PLANNER", "PARTNER", "OFFICER", "ANALYST"] as const;
export type Role = (typeof ROLES)[number];

/** A role over an area and everything below it. `area` is an official division code. */
export interface Grant {
  readonly role: Role;
  readonly area: string;
}

/** The person a request is made for, as the agencies service knows them at the time of the request. */
export interface Viewer {
  readonly id: string;
  readonly username: string;
  /** The agency the person belongs to. */
  readonly agency: string;
  /** That agency and every agency below it. */
  readonly agencies: readonly string[];
  readonly grants: readonly Grant[];
  /** The sign-in this request belongs to; empty for who made an address that is read without one. */
  readonly session: string;
}

/**
 * Whether an area lies in another, itself included. Official division codes nest by prefix: 64 (province), 6401 (city),
 * 640105 (district), 640105002 (street), 640105002002 (community).
 */
export function isWithin(area: string, outer: string): boolean {
  return area.startsWith(outer);
}

/** What somebody may be allowed by: the same policy allows no less to who has more of it. */
export type Rights = Pick<Viewer, "agency" | "agencies" | "grants">;

/** Whether somebody's rights are still all that they were: whatever was allowed then is allowed now. */
export function stillHolds(now: Rights, then: Rights): boolean {
  return (
    now.agency === then.agency &&
    then.agencies.every((agency) => now.agencies.includes(agency)) &&
    then.grants.every(({ role, area }) =>
      now.grants.some((grant) => grant.role === role && isWithin(area, grant.area)),
    )
  );
}
