import type { LocalDate } from "@starlane/calendar";
import type { Division } from "../division.js";
import { sampleAgencies } from "./agencies.js";
import { samplePopulations } from "./populations.js";
import type { Sample } from "./sample.type.js";
import { seeded } from "./seeded.js";
import { sitesOf } from "./sites.js";
import { sampleSpeakers } from "./speakers.js";
import { sampleUsers } from "./users.js";
import { sampleVenues } from "./venues.js";

/**
 * The default date of the estimates: the later of the two figures they divide, since no estimate is older than its
 * basis.
 */
export const SAMPLE_AS_OF: LocalDate = "2025-11-06";

/**
 * Creates the sample data of an installation that is tried out: agencies, users, venues, speakers and populations. All
 * of it is made up around the real division, marked as sample, and the same for the same seed.
 */
export function sampleFor(
  division: Division,
  { seed = 1, asOf = SAMPLE_AS_OF }: { seed?: number; asOf?: LocalDate } = {},
): Sample {
  const random = seeded(seed);
  const sites = sitesOf(division, random);
  return {
    seed,
    agencies: sampleAgencies(division, sites),
    users: sampleUsers(division),
    venues: sampleVenues(division, sites, random),
    speakers: sampleSpeakers(division, random),
    populations: samplePopulations(division, seed, asOf, random),
  };
}
