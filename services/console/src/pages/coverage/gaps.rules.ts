import type { GapsOfQuery } from "./gaps.documents.js";

export type CoverageGap = GapsOfQuery["gaps"][number];

/** Returns the gaps of one audience, or all without one, in their order. */
export function gapsFor(gaps: readonly CoverageGap[], audience: string | null): CoverageGap[] {
  return gaps.filter((gap) => audience === null || gap.audience.id === audience);
}

/** Returns the address of the registration form for an event that closes a gap, with area and audience filled in. */
export function gapRegistrationAddress(
  { area, audience }: Pick<CoverageGap, "area" | "audience">,
  campaign: string | null,
  venue: string | null = null,
): string {
  const known = Object.entries({ venue, area: area.id, audience: audience.id, campaign }).filter(
    (part): part is [string, string] => part[1] !== null,
  );
  return `/register?${new URLSearchParams(known).toString()}`;
}
