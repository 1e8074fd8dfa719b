import { audiences, type AudienceId } from "../audiences.js";
import { areasAtLevel, type Division, type DivisionArea } from "../division.js";
import { committeeCode, communitiesWithCommittee, communitiesWithPoliceRoom, roomCode } from "./agencies.js";
import { OPENING_HOURS } from "./opening-hours.js";
import { communitiesOf, SAMPLE_MARK, colloquialName } from "./places.js";
import type { SampleVenue, SampleVenueKind } from "./sample.type.js";
import type { Seeded } from "./seeded.js";
import type { Site } from "./sites.js";

type Range = readonly [least: number, most: number];

interface VenueProfile {
  capacity: Range;
  audiences: Partial<Record<AudienceId, Range>>;
}

/** The size of the sample venues, by kind: people at once, and people of each audience who belong to it. */
const PROFILES: Readonly<Record<SampleVenueKind, VenueProfile>> = {
  SCHOOL: { capacity: [200, 600], audiences: { ADOLESCENT: [600, 1800] } },
  ENTERPRISE: { capacity: [80, 200], audiences: { MIGRANT_WORKER: [120, 900] } },
  SENIOR_UNIVERSITY: { capacity: [120, 200], audiences: { ELDERLY: [600, 1000] } },
  COMMUNITY_ROOM: { capacity: [30, 120], audiences: { ELDERLY: [60, 200], RESIDENT: [150, 500] } },
  POLICE_ROOM: { capacity: [10, 25], audiences: { RESIDENT: [40, 120] } },
  COURIER_POINT: { capacity: [10, 30], audiences: { MIGRANT_WORKER: [15, 60], RESIDENT: [200, 600] } },
  SHOP: { capacity: [10, 30], audiences: { RESIDENT: [100, 400] } },
  RENTAL_HOUSING: { capacity: [20, 60], audiences: { MIGRANT_WORKER: [80, 400] } },
  PUBLIC_SPACE: { capacity: [200, 800], audiences: { ELDERLY: [100, 400], RESIDENT: [300, 1500] } },
};

/** The kinds of which every street has one, with the prefix of their codes and their names. */
const ON_EVERY_STREET = [
  ["COURIER_POINT", "CP", "快递驿站"],
  ["SHOP", "SHOP", "便利店"],
  ["RENTAL_HOUSING", "RH", "租住公寓"],
  ["PUBLIC_SPACE", "SQ", "文化广场"],
] as const;

/**
 * Creates a room in every community, a venue for every institution and police room, and a few public places on every
 * street.
 */
export function sampleVenues(division: Division, sites: readonly Site[], random: Seeded): SampleVenue[] {
  const withCommittee = new Set(communitiesWithCommittee(division).map(({ id }) => id));
  return [
    ...sites.map((site) => venue(`V-${site.code}`, site.name, site.kind, site.community, site.code)),
    ...areasAtLevel(division, "COMMUNITY").map((community) => {
      const owner = withCommittee.has(community.id) ? committeeCode(community.id) : null;
      return venue(
        `V-CR-${community.id}`,
        sampleName(community, "活动室"),
        "COMMUNITY_ROOM",
        community,
        owner,
      );
    }),
    ...communitiesWithPoliceRoom(division).map((community) => {
      const code = roomCode(community.id);
      return venue(`V-${code}`, sampleName(community, "警务室"), "POLICE_ROOM", community, code);
    }),
    ...areasAtLevel(division, "STREET").flatMap((street) =>
      ON_EVERY_STREET.map(([kind, letters, word]) => {
        const code = `V-${letters}-${street.id}`;
        const communities = communitiesOf(division, street.id);
        const community = communities[random.between(`community of ${code}`, 0, communities.length - 1)]!;
        return venue(code, sampleName(street, word), kind, community, null);
      }),
    ),
  ];

  function venue(
    code: string,
    name: string,
    kind: SampleVenueKind,
    community: DivisionArea,
    agencyCode: string | null,
  ): SampleVenue {
    const profile = PROFILES[kind];
    const draw = (what: string, [least, most]: Range) =>
      5 * Math.round(random.between(`${what} of ${code}`, least, most) / 5);
    return {
      code,
      name,
      kind,
      areaId: community.id,
      address: null, // a made-up address would be taken for a real one
      capacity: draw("capacity", profile.capacity),
      agencyCode,
      audiences: audiences.flatMap(({ id: audience }) => {
        const range = profile.audiences[audience];
        return range ? [{ audience, people: draw(audience, range) }] : [];
      }),
      openingHours: OPENING_HOURS[kind].map((hours) => ({ ...hours })),
      source: "sample",
    };
  }
}

function sampleName(area: DivisionArea, word: string): string {
  return `${colloquialName(area)}${word}${SAMPLE_MARK}`;
}
