import { times } from "@starlane/testing";
import { randomUUID } from "node:crypto";
import { identityNumber } from "./people.js";
import { aStarlane, type Json, type TestStarlane } from "./starlane.js";

const COMMUNITY = "640105002002";
const STREET = "640105002";
const DISTRICT = "640105";

const CREATE = `mutation($input: CreateCampaignInput!) {
  createCampaign(input: $input) { __typename ... on Campaign { id version status lead { name } area { name } } ... on UserError { message } }
}`;
const MOVE = `mutation($id: ID!, $version: Int!, $to: CampaignStatus!) {
  moveCampaign(id: $id, version: $version, to: $to) { __typename ... on Campaign { id version status } ... on UserError { message } }
}`;
const INVITE = `mutation($campaign: ID!, $agency: ID!) {
  inviteAgency(campaign: $campaign, agency: $agency, role: CO_HOST) { __typename ... on Participation { state agency { name } } ... on UserError { message } }
}`;
const ANSWER = `mutation($campaign: ID!) {
  answerInvitation(campaign: $campaign, accept: true) { __typename ... on Participation { state } ... on UserError { message } }
}`;
const REGISTER = `mutation($input: RegisterEventInput!) {
  registerEvent(input: $input) {
    __typename
    ... on Event { id status venue { name area { id } } agency { name } audiences { id name } }
    ... on UserError { code message }
    ... on VenueConflict { event { id title } }
  }
}`;
const CHECK_IN = `mutation($event: ID!, $items: [CheckInItem!]!) {
  checkIn(event: $event, items: $items) { __typename ... on CheckInReceipts { receipts { clientId verdict reason } event { attendance { reached asOf } } } ... on UserError { message } }
}`;
const COVERAGE = `query($area: ID!, $filter: CoverageFilter) {
  coverage(area: $area, by: [AREA, AUDIENCE], filter: $filter) {
    asOf
    rows { area { id level } audience { id } population reached contacts rate target shortfall }
    total { area { id } reached contacts population rate }
  }
}`;

/** Performs the main task, from nothing to a coverage figure; each step as its proper user. */
async function theMainJob({ data }: TestStarlane) {
  const input = {
    title: "反诈进校园 2026 春季",
    startsOn: "2026-03-01",
    endsOn: "2026-04-30",
    area: DISTRICT,
    targets: [{ audience: "ADOLESCENT", level: "STREET", rate: 0.8 }],
  };
  let campaign = (await data("planner", CREATE, { input })).createCampaign;
  const move = async (who: string, to: string) => {
    campaign = (await data(who, MOVE, { id: campaign.id, version: campaign.version, to })).moveCampaign;
    expect(campaign.status).toBe(to);
  };
  await move("planner", "SUBMITTED");
  await move("admin", "APPROVED");
  const [education] = (await data("planner", "{ agencies(kinds: [EDUCATION]) { id name } }")).agencies;
  expect(
    (await data("planner", INVITE, { campaign: campaign.id, agency: education.id })).inviteAgency.state,
  ).toBe("INVITED");
  expect((await data("education", ANSWER, { campaign: campaign.id })).answerInvitation.state).toBe(
    "ACCEPTED",
  );
  await move("planner", "ACTIVE");

  const venues = await data(
    "education",
    `{ area(id: "${COMMUNITY}") { venues { nodes { id kind name capacity } } } }`,
  );
  const school = venues.area.venues.nodes.find((venue: Json) => venue.kind === "SCHOOL");
  const event = (
    await data("education", REGISTER, {
      input: {
        campaign: campaign.id,
        title: "识破网络诈骗：三年级一班",
        kind: "SCHOOL_CLASS",
        venue: school.id,
        audiences: ["ADOLESCENT"],
        startsAt: "2026-03-04T02:00:00Z",
        endsAt: "2026-03-04T02:45:00Z",
      },
    })
  ).registerEvent;
  expect(event).toMatchObject({
    __typename: "Event",
    status: "CONFIRMED",
    venue: { area: { id: COMMUNITY } },
  });

  const items = times(45, (n) => ({
    clientId: randomUUID(),
    person: { identityNumber: identityNumber(n) },
    audience: "ADOLESCENT",
    method: "STAFF_SCAN",
    at: "2026-03-04T02:05:00Z",
  }));
  return { campaign, school, event, items };
}

describe.each(["in process", "over HTTP"] as const)("services reached %s", (reach) => {
  let starlane: TestStarlane;
  beforeAll(async () => {
    starlane = await aStarlane({ reach });
  });
  afterAll(() => starlane.close());

  test("a planner plans, the education bureau registers, forty-five pupils are checked in, and coverage counts each once", async () => {
    const { data } = starlane;
    const { campaign, event, items } = await theMainJob(starlane);

    const first = (await data("education", CHECK_IN, { event: event.id, items })).checkIn;
    expect(first.receipts.map((receipt: Json) => receipt.verdict)).toEqual(times(45, () => "ACCEPTED"));
    expect(first.receipts.map((receipt: Json) => receipt.clientId)).toEqual(
      items.map((item) => item.clientId),
    );
    const again = (await data("education", CHECK_IN, { event: event.id, items: items.toReversed() })).checkIn;
    expect(new Set(again.receipts.map((receipt: Json) => receipt.verdict))).toEqual(new Set(["DUPLICATE"]));

    for (const area of [COMMUNITY, STREET, DISTRICT]) {
      const { coverage } = await data("planner", COVERAGE, { area, filter: { audiences: ["ADOLESCENT"] } });
      expect(coverage.total).toMatchObject({ area: { id: area }, reached: 45, contacts: 45 });
      expect(Date.parse(coverage.asOf)).toBeLessThanOrEqual(starlane.now().getTime());
    }
    const { coverage } = await data("planner", COVERAGE, {
      area: DISTRICT,
      filter: { campaigns: [campaign.id] },
    });
    const street = coverage.rows.find(
      (row: Json) => row.area.id === STREET && row.audience.id === "ADOLESCENT",
    );
    expect(street).toMatchObject({
      reached: 45,
      target: 0.8,
      shortfall: Math.ceil(street.population * 0.8) - 45,
    });
    expect(street.rate).toBeCloseTo(45 / street.population, 10);
    const other = coverage.rows.find(
      (row: Json) => row.area.id !== STREET && row.audience.id === "ADOLESCENT",
    );
    expect(other).toMatchObject({ reached: 0, contacts: 0, rate: 0 });
  });
});
