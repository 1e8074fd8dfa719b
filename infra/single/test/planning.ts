import { PASSWORD, type Json, type TestStarlane } from "./starlane.js";

/**
 * Creates an active campaign of the district that the education bureau has joined, and finds a school of Starlight
 * Lane.
 */
export async function aCampaignUnderWay({ data }: TestStarlane): Promise<{ campaign: Json; school: Json }> {
  const input = {
    title: "反诈进校园",
    startsOn: "2026-03-01",
    endsOn: "2026-04-30",
    area: "640105",
    targets: [],
  };
  const { createCampaign: campaign } = await data(
    "planner",
    "mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { ... on Campaign { id } ... on UserError { message } } }",
    { input },
  );
  const move = (who: string, version: number, to: string) =>
    data(
      who,
      `mutation { moveCampaign(id: "${campaign.id}", version: ${version}, to: ${to}) { ... on Campaign { status } ... on UserError { message } } }`,
    );
  await move("planner", 1, "SUBMITTED");
  await move("admin", 2, "APPROVED");
  await move("planner", 3, "ACTIVE");
  const { agencies } = await data("planner", "{ agencies(kinds: [EDUCATION]) { id } }");
  await data(
    "planner",
    `mutation { inviteAgency(campaign: "${campaign.id}", agency: "${agencies[0].id}", role: CO_HOST) { ... on Participation { state } } }`,
  );
  await data(
    "education",
    `mutation { answerInvitation(campaign: "${campaign.id}", accept: true) { ... on Participation { state } } }`,
  );
  const { venues } = await data(
    "education",
    '{ venues(filter: { area: "640105002002", kinds: [SCHOOL] }) { nodes { id name } } }',
  );
  return { campaign, school: venues.nodes[0] };
}

/** Registers a school class at ten o'clock of a day; returns the event or the refusal. */
export async function register(
  { data }: TestStarlane,
  { campaign, venue, day }: { campaign: string; venue: string; day: string },
): Promise<Json> {
  const input = {
    campaign,
    venue,
    title: "识破网络诈骗",
    kind: "SCHOOL_CLASS",
    audiences: ["ADOLESCENT"],
    startsAt: `${day}T02:00:00Z`,
    endsAt: `${day}T02:45:00Z`,
  };
  const { registerEvent } = await data(
    "education",
    "mutation($input: RegisterEventInput!) { registerEvent(input: $input) { __typename ... on Event { id } ... on UserError { code message } } }",
    { input },
  );
  return registerEvent;
}

/**
 * Plans a first event in an empty installation: `admin` creates a planner, who approves the campaign that `admin`
 * creates, and invites an agency, whose user joins it and registers a round from door to door. @param day of the round
 */
export async function aFirstEvent(
  { data, starlane }: TestStarlane,
  { username, agency, day }: { username: string; agency: string; day: string },
): Promise<Json> {
  await starlane.settled(); // replicated to campaigns
  const { viewer } = await data("admin", "{ viewer { agency { id } } }");
  const approver = {
    username: "approver",
    displayName: "审批人",
    password: PASSWORD,
    agency: viewer.agency.id,
    grants: [{ role: "PLANNER", area: "640105" }],
  };
  await data(
    "admin",
    "mutation($input: CreateUserInput!) { createUser(input: $input) { __typename ... on UserError { message } } }",
    { input: approver },
  );
  const input = { title: "反诈进社区", startsOn: day, endsOn: day, area: "640105", targets: [] };
  const { createCampaign: campaign } = await data(
    "admin",
    "mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { ... on Campaign { id } ... on UserError { message } } }",
    { input },
  );
  for (const [index, to] of ["SUBMITTED", "APPROVED", "ACTIVE"].entries())
    await data(
      to === "APPROVED" ? approver.username : "admin",
      `mutation { moveCampaign(id: "${campaign.id}", version: ${index + 1}, to: ${to}) { __typename } }`,
    );
  await data(
    "admin",
    `mutation { inviteAgency(campaign: "${campaign.id}", agency: "${agency}", role: CO_HOST) { __typename } }`,
  );
  await data(
    username,
    `mutation { answerInvitation(campaign: "${campaign.id}", accept: true) { __typename } }`,
  );
  const round = {
    campaign: campaign.id,
    title: "上门宣讲",
    kind: "DOOR_TO_DOOR",
    area: "640105002002",
    audiences: ["RESIDENT"],
    startsAt: `${day}T02:00:00Z`,
    endsAt: `${day}T03:00:00Z`,
  };
  const { registerEvent } = await data(
    username,
    "mutation($input: RegisterEventInput!) { registerEvent(input: $input) { __typename ... on Event { title agency { id } } ... on UserError { message } } }",
    { input: round },
  );
  return registerEvent;
}
