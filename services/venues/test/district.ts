import type { Viewer } from "@starlane/auth";
import {
  aService,
  aViewer,
  type ServiceResponse,
  type QueryOptions,
  type TestService,
} from "@starlane/testing";
import { loadVenues, venues, type VenuesLoad } from "../src/index.js";

export const DISTRICT = "640105";
export const STREET = "640105002";
export const OTHER_STREET = "640105003";
export const COMMUNITY = "640105002002";

export const BUREAU = "00000000-0000-4000-8000-00000000000a";
export const EDUCATION = "00000000-0000-4000-8000-00000000000b";
export const SCHOOL_AGENCY = "00000000-0000-4000-8000-00000000000c";
export const SCHOOL = "00000000-0000-4000-8000-000000000001";

export const planner = aViewer("PLANNER", { area: DISTRICT, agency: BUREAU });
export const streetPlanner = aViewer("PLANNER", { area: OTHER_STREET, agency: BUREAU });
export const educator = aViewer("PARTNER", { area: DISTRICT, agency: EDUCATION, agencies: [SCHOOL_AGENCY] });
export const officer = aViewer("OFFICER", { area: DISTRICT, agency: BUREAU });

const areas: VenuesLoad["areas"] = [
  { id: "64", name: "宁夏回族自治区", level: "PROVINCE", parent: null },
  { id: "6401", name: "银川市", level: "CITY", parent: "64" },
  { id: DISTRICT, name: "西夏区", level: "DISTRICT", parent: "6401" },
  { id: STREET, name: "北京西路街道", level: "STREET", parent: DISTRICT },
  { id: COMMUNITY, name: "星光巷社区", level: "COMMUNITY", parent: STREET },
  { id: OTHER_STREET, name: "文昌路街道", level: "STREET", parent: DISTRICT },
];

/** Starts the service with a district, three agencies, and a school that the school's agency manages. */
export async function aDistrict(): Promise<TestService> {
  const service = await aService(venues);
  await fill(service);
  return service;
}

/** Resets a district to its initial data. */
export async function startOver(service: TestService): Promise<void> {
  await service.empty("audience");
  await fill(service);
}

async function fill(service: TestService): Promise<void> {
  for (const id of [BUREAU, EDUCATION, SCHOOL_AGENCY])
    await service.deliver("agencies.agency", { id, name: id, version: 1 });
  await loadVenues(service.database.em(), service.running.publish, {
    district: DISTRICT,
    areas,
    populations: [],
    venues: [
      {
        id: SCHOOL,
        name: "示例小学",
        kind: "SCHOOL",
        area: COMMUNITY,
        address: "文昌北街",
        capacity: 300,
        agency: SCHOOL_AGENCY,
        audiences: [{ audience: "ADOLESCENT", people: 900 }],
        openingHours: [{ weekday: "MONDAY", opens: "08:00", closes: "12:00" }],
      },
    ],
  });
}

/** Queries one root field, which must succeed, and returns its value. */
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

/** Returns the error code of a request; undefined if it succeeded. */
export async function codeOf(
  service: TestService,
  viewer: Viewer | null,
  query: string,
  variables: QueryOptions["variables"],
): Promise<unknown> {
  return (await service.ask(viewer, query, { variables })).errors?.[0]?.extensions.code;
}

const VENUE = `... on Venue { id name kind area { id } address location { latitude longitude } capacity agency { id }
  audiences { audience { id } people } openingHours { weekday opens closes } archived version
  closures(from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z") { id from to reason version } }
  ... on UserError { code message } ... on InvalidInput { path }`;

export const CREATE = `mutation ($input: CreateVenueInput!) { createVenue(input: $input) { __typename ${VENUE} } }`;
export const UPDATE = `mutation ($input: UpdateVenueInput!) { updateVenue(input: $input) {
  __typename ${VENUE} ... on StaleVersion { currentVersion } } }`;
export const CLOSE = `mutation ($input: CloseVenueInput!) { closeVenue(input: $input) { __typename ${VENUE} } }`;
export const REOPEN = `mutation ($input: ReopenVenueInput!) { reopenVenue(input: $input) { __typename ${VENUE}
  ... on StaleVersion { currentVersion } ... on InvalidState { state } } }`;
export const SET = `mutation ($input: [PopulationInput!]!) { setPopulations(input: $input) { __typename
  ... on PopulationsSet { populations { area { id } audience { id } people asOf source confidence } }
  ... on UserError { code message } ... on InvalidInput { path } } }`;

/** A hall in the community without an agency. */
export function aHall(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    input: {
      name: "社区活动室",
      kind: "COMMUNITY_ROOM",
      area: COMMUNITY,
      capacity: 80,
      openingHours: [
        { weekday: "TUESDAY", opens: "18:00", closes: "00:00" },
        { weekday: "MONDAY", opens: "14:00", closes: "18:00" },
        { weekday: "MONDAY", opens: "08:00", closes: "12:00" },
      ],
      ...changes,
    },
  };
}
