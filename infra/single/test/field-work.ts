import { addDays, localDate, weekday } from "@starlane/calendar";
import { TEST_INSTANT, times } from "@starlane/testing";
import type { Json, TestStarlane } from "./starlane.js";

/** Starlight Lane. */
const COMMUNITY = "640105002002";

/** The work of an officer and a teacher today: a round of visits in progress, and a class with a roster. */
export interface FieldWork {
  readonly campaign: string;
  readonly visits: string;
  readonly lesson: string;
  readonly school: Json;
}

export async function someFieldWork(test: TestStarlane): Promise<FieldWork> {
  const { data } = test;
  const today = localDate(test.now());
  const input = {
    title: "秋冬反诈宣传攻坚行动",
    startsOn: addDays(today, -30),
    endsOn: addDays(today, 60),
    area: "640105",
    targets: [],
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
  const { agencies } = await data("planner", "{ agencies(kinds: [EDUCATION]) { id } }");
  await data(
    "planner",
    `mutation { inviteAgency(campaign: "${campaign.id}", agency: "${agencies[0].id}", role: CO_HOST) { __typename } }`,
  );
  await data(
    "education",
    `mutation { answerInvitation(campaign: "${campaign.id}", accept: true) { __typename } }`,
  );
  const { venues } = await data(
    "education",
    `{ venues(filter: { area: "${COMMUNITY}", kinds: [SCHOOL] }) { nodes { id name } } }`,
  );
  const [school] = venues.nodes;
  const visits = await registered(test, "planner", {
    campaign: campaign.id,
    title: "星光巷入户宣传",
    kind: "DOOR_TO_DOOR",
    area: COMMUNITY,
    audiences: ["RESIDENT", "ELDERLY"],
    startsAt: new Date(test.now().getTime() - 60 * 60_000).toISOString(),
    endsAt: new Date(test.now().getTime() + 60 * 60_000).toISOString(),
  });
  const lesson = await registered(test, "education", {
    campaign: campaign.id,
    title: "识破网络诈骗",
    kind: "LECTURE",
    venue: isWeekend(today) ? await anOpenVenue(test) : school.id, // the school is closed then
    audiences: ["ADOLESCENT"],
    startsAt: `${today}T02:00:00Z`,
    endsAt: `${today}T02:45:00Z`,
  });
  await data("education", "mutation($input: EnrolInput!) { enrol(input: $input) { __typename } }", {
    input: {
      event: lesson,
      label: "八年级(3)班",
      headcount: 45,
      basis: "GUARDIAN_CONSENT",
      roster: times(12, (n) => ({
        person: { name: `${"王李张刘陈杨赵黄周吴徐孙"[n]}小明`, phone: `137${10_000_000 + n}` },
        audience: "ADOLESCENT",
      })),
    },
  });
  return { campaign: campaign.id, visits, lesson, school };
}

async function registered({ data }: TestStarlane, who: string, input: object): Promise<string> {
  const { registerEvent } = await data(
    who,
    "mutation($input: RegisterEventInput!) { registerEvent(input: $input) { ... on Event { id } ... on UserError { message } } }",
    { input },
  );
  if (!registerEvent.id) throw new Error(registerEvent.message);
  return registerEvent.id;
}

/** Adds a room of the education bureau that is always open. @returns its id */
async function anOpenVenue({ data, starlane }: TestStarlane): Promise<string> {
  const { agencies } = await data("education", "{ agencies(kinds: [EDUCATION]) { id } }");
  const { createVenue } = await data(
    "education",
    "mutation($input: CreateVenueInput!) { createVenue(input: $input) { ... on Venue { id } ... on UserError { message } } }",
    {
      input: {
        name: "周末学习室",
        kind: "COMMUNITY_ROOM",
        area: COMMUNITY,
        capacity: 60,
        agency: agencies[0].id,
        openingHours: [],
      },
    },
  );
  if (!createVenue.id) throw new Error(createVenue.message);
  await starlane.settled(); // replicated to campaigns
  return createVenue.id;
}

/** Returns the first weekday at least this many days after the tests' instant. */
export function schoolDay(ahead: number): string {
  let day = addDays(localDate(TEST_INSTANT), ahead);
  while (isWeekend(day)) day = addDays(day, 1);
  return day;
}

const isWeekend = (day: string): boolean => ["SATURDAY", "SUNDAY"].includes(weekday(day));
