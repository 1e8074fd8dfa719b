import type { Viewer } from "@starlane/auth";
import {
  aService,
  aViewer,
  type ServiceResponse,
  type QueryOptions,
  type TestService,
} from "@starlane/testing";
import { campaigns, loadCampaigns } from "../src/index.js";

export const DISTRICT = "640105";
export const STREET = "640105002";
export const OTHER_STREET = "640105003";
export const COMMUNITY = "640105002002";

export const BUREAU = id("b0");
export const STATION = id("b1");
export const EDUCATION = id("e0");
export const SCHOOL_AGENCY = id("e1");
export const OTHERS = id("f0");

export const SCHOOL = id("51");
export const HALL = id("52");
export const ARCHIVED = id("53");
export const FAR_HALL = id("54");
export const EDUCATION_HALL = id("55");

export const TEACHER = id("71");
export const VOLUNTEER = id("72");
export const TIRED = id("73");

export const planner = person("PLANNER", BUREAU, { agencies: [STATION], user: id("91") });
export const otherPlanner = person("PLANNER", BUREAU, { agencies: [STATION], user: id("92") });
export const admin = person("ADMIN", BUREAU, { agencies: [STATION], user: id("93") });
export const educator = person("PARTNER", EDUCATION, { agencies: [SCHOOL_AGENCY], user: id("94") });
export const headmaster = person("PARTNER", SCHOOL_AGENCY, { area: COMMUNITY, user: id("95") });
export const stranger = person("PARTNER", OTHERS, { area: OTHER_STREET, user: id("96") });

/** Returns a uuid with a recognisable end. */
export function id(end: string): string {
  return `00000000-0000-4000-8000-${end.padStart(12, "0")}`;
}

export function person(
  role: Parameters<typeof aViewer>[0],
  agency: string,
  { area = DISTRICT, agencies = [] as string[], user = id("90") } = {},
): Viewer {
  return { ...aViewer(role, { area, agency, agencies }), id: user };
}

/** Monday to Friday, morning and afternoon. */
const WORKING_HOURS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"].flatMap((weekday) => [
  { weekday, opens: "08:00", closes: "12:00" },
  { weekday, opens: "14:00", closes: "18:00" },
]);

/**
 * Creates the service with a district, some agencies, venues and speakers.
 * @param env the environment of its settings; empty by default
 */
export async function aWorld(env: NodeJS.ProcessEnv = {}): Promise<TestService> {
  const service = await aService(campaigns, { env });
  await fill(service);
  return service;
}

/** Resets a world to its initial state. */
export async function startOver(service: TestService): Promise<void> {
  await service.empty();
  await fill(service);
}

async function fill(service: TestService): Promise<void> {
  await service.deliver("venues.areas", {
    id: DISTRICT,
    areas: [
      { id: "64", name: "宁夏回族自治区", level: "PROVINCE", parent: null },
      { id: "6401", name: "银川市", level: "CITY", parent: "64" },
      { id: DISTRICT, name: "西夏区", level: "DISTRICT", parent: "6401" },
      { id: STREET, name: "北京西路街道", level: "STREET", parent: DISTRICT },
      { id: COMMUNITY, name: "星光巷社区", level: "COMMUNITY", parent: STREET },
      { id: OTHER_STREET, name: "文昌路街道", level: "STREET", parent: DISTRICT },
    ],
  });
  await deliverAgency(service, BUREAU, []);
  await deliverAgency(service, STATION, [BUREAU]);
  await deliverAgency(service, EDUCATION, []);
  await deliverAgency(service, SCHOOL_AGENCY, [EDUCATION]);
  await deliverAgency(service, OTHERS, []);
  await deliverVenue(service, {
    id: SCHOOL,
    agency: SCHOOL_AGENCY,
    capacity: 300,
    openingHours: WORKING_HOURS,
  });
  await deliverVenue(service, { id: HALL });
  await deliverVenue(service, { id: ARCHIVED, archived: true });
  await deliverVenue(service, { id: FAR_HALL, area: OTHER_STREET });
  await deliverVenue(service, { id: EDUCATION_HALL, agency: EDUCATION });
  await loadCampaigns(service.database.em(), service.running.publish, {
    speakers: [
      speaker(TEACHER, "王老师", ["ADOLESCENT"], 5),
      speaker(VOLUNTEER, "李志愿者", ["ELDERLY", "RESIDENT"], 5),
      speaker(TIRED, "赵警官", ["RESIDENT"], 1),
    ],
  });
}

export function deliverAgency(
  service: TestService,
  agency: string,
  above: string[],
  version = 1,
): Promise<void> {
  return service.deliver("agencies.agency", {
    id: agency,
    code: agency.slice(-2),
    name: agency.slice(-2),
    kind: "OTHER",
    parent: above[0] ?? null,
    above,
    jurisdiction: [],
    version,
  });
}

export function deliverVenue(
  service: TestService,
  venue: { id: string } & Readonly<Record<string, unknown>>,
): Promise<void> {
  const fact = {
    name: "示例场所",
    kind: "COMMUNITY_ROOM",
    area: COMMUNITY,
    capacity: 100,
    agency: null,
    audiences: [],
    openingHours: [],
    archived: false,
    version: 1,
  };
  return service.deliver("venues.venue", { ...fact, ...venue });
}

/** Delivers a closure: by default Wednesday, 4 March 2026, from 08:00 to 18:00 in the hall without an owner. */
export function deliverClosure(
  service: TestService,
  closure: { id: string } & Readonly<Record<string, unknown>>,
): Promise<void> {
  const fact = {
    venue: HALL,
    from: "2026-03-04T00:00:00.000Z",
    to: "2026-03-04T10:00:00.000Z",
    reason: "电路检修",
    withdrawn: false,
    version: 1,
  };
  return service.deliver("venues.closure", { ...fact, ...closure });
}

function speaker(id: string, name: string, audiences: string[], weeklyLimit: number) {
  return { id, name, agency: BUREAU, audiences, languages: ["zh-CN"], weeklyLimit };
}

export const CREATE = `mutation ($input: CreateCampaignInput!) { createCampaign(input: $input) {
  __typename
  ... on Campaign { id version status title description startsOn endsOn lead { id } area { id }
    targets { audience { id } level rate } }
  ... on UserError { code message } ... on InvalidInput { path } } }`;

export const MOVE = `mutation ($id: ID!, $version: Int!, $to: CampaignStatus!) { moveCampaign(id: $id, version: $version, to: $to) {
  __typename ... on Campaign { id version status } ... on UserError { code message }
  ... on InvalidState { state } ... on StaleVersion { currentVersion } } }`;

export const INVITE = `mutation ($campaign: ID!, $agency: ID!, $role: ParticipationRole! = CO_HOST) {
  inviteAgency(campaign: $campaign, agency: $agency, role: $role) {
    __typename ... on Participation { agency { id } role state note respondedAt }
    ... on UserError { code message } ... on AlreadyExists { id } ... on InvalidState { state } ... on InvalidInput { path } } }`;

export const WITHDRAW = `mutation ($campaign: ID!, $agency: ID!) { withdrawInvitation(campaign: $campaign, agency: $agency) {
  __typename ... on Campaign { id participants { agency { id } } } ... on UserError { code message } ... on InvalidState { state } } }`;

export const ANSWER = `mutation ($campaign: ID!, $accept: Boolean!, $note: String) {
  answerInvitation(campaign: $campaign, accept: $accept, note: $note) {
    __typename ... on Participation { agency { id } role state note respondedAt }
    ... on UserError { code message } ... on InvalidInput { path } ... on InvalidState { state } } }`;

export const REGISTER = `mutation ($input: RegisterEventInput!) { registerEvent(input: $input) {
  __typename
  ... on Event { id version status title kind startsAt endsAt capacity campaign { id } agency { id } venue { id } area { id }
    audiences { id } speakers { id } materials { id } approvals { agency { id } decision } notices }
  ... on UserError { code message }
  ... on InvalidInput { path } ... on InvalidState { state }
  ... on VenueConflict { event { id title } }
  ... on SpeakerConflict { speaker { id } event { id } }
  ... on OutsideOpeningHours { nextSlot { startsAt endsAt } }
  ... on NotASchoolDay { holiday nextSchoolDay }
  ... on OutsideCampaign { startsOn endsOn }
  ... on OverCapacity { capacity requested }
  ... on AgencyNotParticipating { agency { id } } } }`;

/** Queries one root field and returns its value; fails on an error. */
export async function ask(
  service: TestService,
  viewer: Viewer | null,
  query: string,
  variables: QueryOptions["variables"] = {},
  language: "zh-CN" | "en" = "en",
) {
  const answer = await service.ask(viewer, query, { variables, language });
  if (answer.errors)
    throw new Error(`${query}\n${JSON.stringify(variables)}\n${JSON.stringify(answer.errors)}`);
  return Object.values(answer.data)[0] as ServiceResponse["data"];
}

/** Returns the code of the error of a response; undefined when there is none. */
export async function codeOf(answer: Promise<ServiceResponse>): Promise<unknown> {
  return (await answer).errors?.[0]?.extensions.code;
}

export const draft = {
  title: "反诈宣传春季专项",
  startsOn: "2026-03-01",
  endsOn: "2026-12-31",
  area: DISTRICT,
  targets: [{ audience: "ADOLESCENT", level: "STREET", rate: 0.9 }],
};

const WAY = ["DRAFT", "SUBMITTED", "APPROVED", "ACTIVE", "CLOSED"];

/** Creates a campaign of the bureau and moves it to a status through the API. */
export async function aCampaign(
  service: TestService,
  { status = "ACTIVE", ...input }: { status?: string } & Readonly<Record<string, unknown>> = {},
): Promise<{ id: string; version: number }> {
  let campaign = await ask(service, planner, CREATE, { input: { ...draft, ...input } });
  const way = status === "CANCELLED" ? ["CANCELLED"] : WAY.slice(1, WAY.indexOf(status) + 1);
  for (const to of way)
    campaign = await ask(service, to === "SUBMITTED" ? planner : admin, MOVE, {
      id: campaign.id,
      version: campaign.version,
      to,
    });
  return { id: campaign.id, version: campaign.version };
}

/** Invites an agency to a campaign and accepts. */
export async function joins(service: TestService, campaign: string, viewer: Viewer): Promise<void> {
  await ask(service, planner, INVITE, { campaign, agency: viewer.agency });
  await ask(service, viewer, ANSWER, { campaign, accept: true });
}

/** Returns a valid event: 10:00 to 11:00 on Wednesday, 4 March 2026, in the hall without an owner. */
export function anEvent(campaign: { id: string }, changes: Readonly<Record<string, unknown>> = {}) {
  return {
    input: {
      campaign: campaign.id,
      title: "反诈知识讲座",
      kind: "LECTURE",
      venue: HALL,
      audiences: ["RESIDENT"],
      startsAt: "2026-03-04T02:00:00Z",
      endsAt: "2026-03-04T03:00:00Z",
      ...changes,
    },
  };
}
