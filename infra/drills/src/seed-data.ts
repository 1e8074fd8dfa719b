import { newId } from "@starlane/database";
import { identityNumber, type Seeded } from "@starlane/district";
import { insertReplicatedEvents, type ReplicatedEvent } from "./load.js";
import type { SystemUnderTest } from "./system-under-test.js";
import type { DistrictPart } from "./slices.js";

/** The data of the counting drills: events of several campaigns, agencies, kinds and months, and their visitors. */
export interface SeedData {
  readonly events: readonly ReplicatedEvent[];
  readonly communities: readonly string[];
  readonly campaigns: readonly string[];
  readonly agencies: readonly string[];
  readonly kinds: readonly string[];
  /** Days around which slices begin and end, `yyyy-mm-dd`. */
  readonly days: readonly string[];
  readonly parts: readonly DistrictPart[];
}

const [EVENTS, COMMUNITIES, STREETS] = [24, 10, 3];
const KINDS = ["LECTURE", "SCHOOL_CLASS", "DISPLAY", "SENIOR_LECTURE"];
const DISTRICT = "640105";
const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000];

/** Inserts the events of the seed data as replicas into the attendance service. */
export async function createSeedData(system: SystemUnderTest, random: Seeded): Promise<SeedData> {
  const communities = await idsOf(
    system,
    `select id from attendance.known_area where level = 'COMMUNITY' and starts_with(id, '${DISTRICT}')
     order by md5(id) limit ${COMMUNITIES}`,
  );
  const stations = await system.sql<{ id: string; areas: string[] }>(
    "select id, jurisdiction as areas from attendance.known_agency where cardinality(jurisdiction) between 2 and 40 order by id limit 3",
  );
  const streets = [...new Set(communities.map((id) => id.slice(0, 9)))].slice(0, STREETS);
  const campaigns = Array.from({ length: 4 }, () => newId());
  const agencies = stations.map(({ id }) => id);
  const places = [...communities, ...streets, DISTRICT];
  const one = <T>(of: readonly T[], name: string): T => of[random.between(name, 0, of.length - 1)]!;
  const events = Array.from({ length: EVENTS }, (_, n): ReplicatedEvent => {
    // On some days an hour before midnight in the district, at which a day or a month ends.
    const day = Math.floor(Date.now() / DAY_MS) - random.between(`day ${n}`, 2, 90);
    const startsAt = new Date(
      day * DAY_MS + (n % 4 === 0 ? 15 : random.between(`hour ${n}`, 1, 10)) * HOUR_MS,
    );
    return {
      id: newId(),
      campaign: one(campaigns, `campaign ${n}`),
      agency: one(agencies, `agency ${n}`),
      kind: one(KINDS, `kind ${n}`),
      area: one(places, `place ${n}`),
      startsAt,
      endsAt: new Date(startsAt.getTime() + 2 * HOUR_MS),
    };
  });
  await insertReplicatedEvents(system, events);
  const days = events.map(({ startsAt }) => startsAt.toISOString().slice(0, 10));
  return {
    events,
    communities,
    campaigns,
    agencies,
    kinds: KINDS,
    days: [...new Set(days)],
    parts: [
      { id: DISTRICT, areas: [DISTRICT], levels: ["DISTRICT", "STREET", "COMMUNITY"] },
      ...streets.map((id): DistrictPart => ({ id, areas: [id], levels: ["STREET", "COMMUNITY"] })),
      ...communities.slice(0, 3).map((id): DistrictPart => ({ id, areas: [id], levels: ["COMMUNITY"] })),
      ...stations.map(({ id, areas }): DistrictPart => ({ id, areas, levels: ["COMMUNITY"] })),
    ],
  };
}

async function idsOf(system: SystemUnderTest, statement: string): Promise<string[]> {
  return (await system.sql<{ id: string }>(statement)).map(({ id }) => id);
}

/** The numbers by which a person identifies themselves. */
export type IdentifiedBy = "phone" | "identity" | "both";

/** Returns a made-up person, by number. */
export function personOf(number: number, way: IdentifiedBy = "phone") {
  return {
    ...(way !== "identity" && { phone: phoneOf(number) }),
    ...(way !== "phone" && { identityNumber: identityNumber(number) }),
  };
}

export const phoneOf = (number: number) => `138${String(number).padStart(8, "0")}`;
