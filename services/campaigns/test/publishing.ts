import type { TestService } from "@starlane/testing";
import * as world from "./world.js";

const SHOWN = `... on Publication { id version channel title body text status byHand failure scheduledFor publishedAt
    views shares measuredAt area { id } audiences { id } campaign { id } material { id } }
  ... on UserError { code message } ... on InvalidInput { path } ... on InvalidState { state }
  ... on StaleVersion { currentVersion }`;

export const CREATE_PUBLICATION = `mutation ($input: CreatePublicationInput!) {
  createPublication(input: $input) { __typename ${SHOWN} ... on AgencyNotParticipating { agency { id } } } }`;

export const PUBLISH = `mutation ($id: ID!, $version: Int!) { publish(id: $id, version: $version) { __typename ${SHOWN} } }`;

export const MARK = `mutation ($id: ID!, $version: Int!, $publishedAt: DateTime!) {
  markPublished(id: $id, version: $version, publishedAt: $publishedAt) { __typename ${SHOWN} } }`;

export const MEASURE = `mutation ($id: ID!, $version: Int, $views: Int!, $shares: Int!, $measuredAt: DateTime!) {
  recordPublicationViews(id: $id, version: $version, views: $views, shares: $shares, measuredAt: $measuredAt) {
    __typename ${SHOWN} } }`;

/** The fields of a publication that a client sees. */
export type Shown = {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly failure: string | null;
  readonly publishedAt: Date | null;
};

/** Returns a valid publication: to the grid groups of the district, at once. */
export function aPublication(campaign: { id: string }, changes: Readonly<Record<string, unknown>> = {}) {
  return {
    input: {
      campaign: campaign.id,
      channel: "GRID_GROUP",
      title: "警惕刷单",
      body: "先小利，后大额。",
      area: world.DISTRICT,
      audiences: ["RESIDENT"],
      ...changes,
    },
  };
}

/** Reads a publication from its campaign. */
export async function look(
  service: TestService,
  campaign: { id: string },
  id: string,
  language: "zh-CN" | "en" = "en",
): Promise<Shown> {
  const LIST = `query ($id: ID!) { campaign(id: $id) { publications(first: 100) {
    nodes { id version status failure publishedAt } } } }`;
  const { publications } = await world.ask(service, world.planner, LIST, { id: campaign.id }, language);
  return publications.nodes.find((shown: Shown) => shown.id === id);
}
