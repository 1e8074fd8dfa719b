import type { GapsOfQuery } from "./gaps.documents.js";

export type CoverageGap = GapsOfQuery["gaps"][number];

/** Those of one audience, or of all; the order stays. */
export function gapsFor(gaps: readonly CoverageGap[], audience: string | null): CoverageGap[] {
  return gaps.filter((gap) => audience === null || gap.audience.id === audience);
}

/** Where an event is registered that would make a gap smaller: its place and people are filled in. */
export function planHere(
  { area, audience }: Pick<CoverageGap, "area" | "audience">,
  campaign: string | null,
  venue: string | null = null,
): string {
  const known = Object.entries({ venue, area: area.id, audience: audience.id, campaign }).filter(
    (part): part is [string, string] => part[1] !== null,
  );
  return `/register?${new URLSearchParams(known).toString()}`;
}
