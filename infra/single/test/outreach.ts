import { times } from "@starlane/testing";
import { randomUUID } from "node:crypto";
import { identityNumber } from "./people.js";
import { aCampaignUnderWay, register } from "./planning.js";
import type { TestStarlane } from "./starlane.js";

/** Starlight Lane. */
const COMMUNITY = "640105002002";

/** A campaign with a past class of forty-five pupils, and another that the education bureau is invited to. */
export interface Outreach {
  readonly campaign: string;
  /** Checks in pupils of the class, who live in Starlight Lane, by their numbers. */
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

/** The maximum of one request. */
const BATCH = 500;

/**
 * Checks one person in by phone, another by identity number, and then both numbers together, so that a decision is
 * needed.
 */
export async function comeTogether(test: TestStarlane, event: string, nth: number): Promise<void> {
  const [phone, identity] = [
    { phone: `1390000${1000 + nth}` },
    { identityNumber: identityNumber(600 + nth) },
  ];
  const one = (person: object) => ({
    person,
    audience: "RESIDENT",
    area: COMMUNITY,
    at: "2026-03-04T02:05:00Z",
  });
  await checkInAt(test, event, [one(phone), one(identity)]);
  await checkInAt(test, event, [one({ ...phone, ...identity })]);
}

/** Checks people in, by an officer who scans. */
export async function checkInAt(
  { data }: TestStarlane,
  event: string,
  people: readonly object[],
): Promise<void> {
  const items = people.map((one) => ({ clientId: randomUUID(), method: "STAFF_SCAN", ...one }));
  for (let from = 0; from < items.length; from += BATCH)
    await data(
      "planner",
      "mutation($event: ID!, $items: [CheckInItem!]!) { checkIn(event: $event, items: $items) { __typename } }",
      { event, items: items.slice(from, from + BATCH) },
    );
}
