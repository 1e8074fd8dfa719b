import { addDays, localDate } from "@starlane/calendar";
import { times } from "@starlane/testing";
import { randomUUID } from "node:crypto";
import { identityNumber } from "./people.js";
import { aCampaignUnderWay, register } from "./planning.js";
import type { Json, TestStarlane } from "./starlane.js";

/** Starlight Lane. */
const COMMUNITY = "640105002002";

/** A campaign in which a class of forty-five pupils was held, and another that the education bureau is asked to join. */
export interface Outreach {
  readonly campaign: string;
  /** Checks in pupils of the class, who live in Starlight Lane, each by their number. */
  readonly checkIn: (numbers: readonly number[]) => Promise<void>;
}

export async function someOutreach(test: TestStarlane): Promise<Outreach> {
  const { data } = test;
  const { campaign, school } = await aCampaignUnderWay(test);
  const { id: event } = await register(test, { campaign: campaign.id, venue: school.id, day: "2026-03-04" });
  const checkIn = (numbers: readonly number[]) =>
    checkInAt(
      test,
      event,
      numbers.map((n) => ({
        person: { identityNumber: identityNumber(n) },
        audience: "ADOLESCENT",
        area: COMMUNITY,
        at: "2026-03-04T02:05:00Z",
      })),
    );
  await checkIn(times(45, (n) => n));
  const { createCampaign: next } = await data(
    "planner",
    'mutation { createCampaign(input: { title: "老年大学防骗课堂", startsOn: "2026-03-01", endsOn: "2029-02-28", area: "640105", targets: [] }) { ... on Campaign { id } } }',
  );
  const { agencies } = await data("planner", "{ agencies(kinds: [EDUCATION]) { id } }");
  await data(
    "planner",
    "mutation($campaign: ID!, $agency: ID!) { inviteAgency(campaign: $campaign, agency: $agency, role: CO_HOST) { __typename } }",
    { campaign: next.id, agency: agencies[0].id },
  );
  return { campaign: campaign.id, checkIn };
}

/** What share of each audience is reached where much is done; half of it and twice as much elsewhere. */
const SHARES: Readonly<Record<string, number>> = {
  ADOLESCENT: 0.3,
  ELDERLY: 0.13,
  MIGRANT_WORKER: 0.06,
  RESIDENT: 0.01,
};
/** Days before today on which rounds are made. */
const ROUNDS = [75, 45, 18];

/** A campaign with targets, rounds of visits in every community, and events that wait; for pictures that show something. */
export async function muchOutreach(test: TestStarlane): Promise<string> {
  const { data } = test;
  const today = localDate(new Date());
  const target = (audience: string, rate: number) => ({ audience, level: "STREET", rate });
  const input = {
    title: "秋冬反诈宣传攻坚行动",
    startsOn: addDays(today, -80),
    endsOn: addDays(today, 60),
    area: "640105",
    targets: [target("ADOLESCENT", 0.3), target("ELDERLY", 0.15), target("MIGRANT_WORKER", 0.1)],
  };
  const { createCampaign: campaign } = await data(
    "planner",
    "mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { ... on Campaign { id } } }",
    { input },
  );
  for (const [who, version, to] of [
    ["planner", 1, "SUBMITTED"],
    ["admin", 2, "APPROVED"],
    ["planner", 3, "ACTIVE"],
  ] as const)
    await data(
      who,
      `mutation { moveCampaign(id: "${campaign.id}", version: ${version}, to: ${to}) { __typename } }`,
    );
  const { district } = await data(
    "planner",
    "{ district { children { children { id name populations { people audience { id } } venues(first: 9) { nodes { id kind } } } } } }",
  );
  let person = 0;
  const streets: Json[] = district.children;
  for (const [s, { children }] of streets.entries())
    for (const [c, { id, name, populations }] of children.entries()) {
      const much = ((s * 5) % 9) / 4 + 0.25 + ((c * 7) % 5) / 12;
      if ((s * 31 + c) % 17 === 0) continue;
      for (const before of ROUNDS) {
        const day = addDays(today, -before);
        const { id: event } = await registerIn(test, {
          campaign: campaign.id,
          title: `${name}入户宣传`,
          kind: "DOOR_TO_DOOR",
          area: id,
          audiences: ["RESIDENT"],
          startsAt: `${day}T01:00:00Z`,
          endsAt: `${day}T09:00:00Z`,
        });
        const people = populations.flatMap(({ people: all, audience }: Json) =>
          times(Math.round((all * SHARES[audience.id]! * much) / ROUNDS.length), () => ({
            person: { phone: `13${String((person += 1)).padStart(9, "0")}` },
            audience: audience.id,
            area: id,
            at: `${day}T03:00:00Z`,
          })),
        );
        await checkInAt(test, event, people);
      }
    }
  const schools = streets
    .flatMap(({ children }) => children)
    .flatMap(({ venues }) => venues.nodes)
    .filter(({ kind }) => kind === "SCHOOL");
  for (const [n, school] of schools.slice(0, 5).entries())
    await registerIn(test, {
      campaign: campaign.id,
      title: "警校联动：冒充公检法骗局",
      kind: "LECTURE",
      venue: school.id,
      audiences: ["ADOLESCENT"],
      startsAt: `${addDays(today, n)}T06:00:00Z`,
      endsAt: `${addDays(today, n)}T06:45:00Z`,
    });
  return campaign.id;
}

async function registerIn({ data }: TestStarlane, input: object): Promise<Json> {
  const { registerEvent } = await data(
    "planner",
    "mutation($input: RegisterEventInput!) { registerEvent(input: $input) { ... on Event { id } ... on UserError { message } } }",
    { input },
  );
  return registerEvent;
}

/** As many as one request takes. */
const BATCH = 500;

async function checkInAt({ data }: TestStarlane, event: string, people: readonly object[]): Promise<void> {
  const items = people.map((one) => ({ clientId: randomUUID(), method: "STAFF_SCAN", ...one }));
  for (let from = 0; from < items.length; from += BATCH)
    await data(
      "planner",
      "mutation($event: ID!, $items: [CheckInItem!]!) { checkIn(event: $event, items: $items) { __typename } }",
      { event, items: items.slice(from, from + BATCH) },
    );
}
