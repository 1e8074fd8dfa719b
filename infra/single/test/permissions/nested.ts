import type { Things } from "./world.js";

/**
 * Operations that name an agency or an area and answer for another's as for a missing one, though both are in
 * directories.
 */
export const BY_AGENCY_OR_AREA = [
  "Mutation.createUser",
  "Mutation.createAgency",
  "Mutation.createSpeaker",
  "Mutation.createCampaign",
  "Mutation.setPopulations",
  "Mutation.replicateProgramme",
  "Mutation.createCalendarFeed",
  "Mutation.registerEvent",
  "Mutation.registerEventSeries",
];

/** The agency and the areas of a thing. */
export type Whereabouts = Pick<Things, "agency" | "street" | "community">;

const E = "... on UserError { code message } ... on InvalidInput { path }";
const done = `__typename ${E}`;
const TIMES = `startsAt: "2026-03-05T02:00:00Z", endsAt: "2026-03-05T03:00:00Z"`;

/** A valid input about one's own things, except that one agency or area is another's. */
export const NESTED: Readonly<Record<string, (own: Things, other: Whereabouts) => string>> = {
  "Mutation.registerEvent area": ({ ids }, { community }) =>
    `registerEvent(input: { campaign: "${ids.campaign}", title: "某", kind: DOOR_TO_DOOR, area: "${community}", audiences: ["RESIDENT"], ${TIMES} }) { ${done} }`,
  "Mutation.registerEventSeries area": ({ ids }, { street }) =>
    `registerEventSeries(until: "2026-03-20", rule: "FREQ=WEEKLY", input: { campaign: "${ids.campaign}", title: "某", kind: ONLINE, area: "${street}", audiences: ["RESIDENT"], ${TIMES} }) {
      __typename ${E} ... on EventSeries { occurrences { result { ${done} } } } }`,
  "Mutation.createPublication area": ({ ids }, { community }) =>
    `createPublication(input: { campaign: "${ids.campaign}", channel: GRID_GROUP, title: "某", body: "某", area: "${community}", audiences: ["RESIDENT"] }) { ${done} }`,
  "Mutation.replicateProgramme areas": ({ ids, community }, other) =>
    `replicateProgramme(programme: "${ids.programme}", areas: ["${community}", "${other.community}"], startsOn: "2026-09-01", dryRun: true) { ${done} }`,
  "Mutation.setPopulations area": ({ community }, other) =>
    `setPopulations(input: [${[community, other.community]
      .map(
        (area) =>
          `{ area: "${area}", audience: "RESIDENT", people: 1, asOf: "2026-01-01", source: "", confidence: ESTIMATED }`,
      )
      .join()}]) { ${done} }`,
  "Mutation.createVenue area": ({ agency }, { community }) =>
    `createVenue(input: { name: "某", kind: SHOP, area: "${community}", agency: "${agency}", capacity: 0, openingHours: [] }) { ${done} }`,
  "Mutation.createUser grants": ({ agency }, { street }) =>
    `createUser(input: { username: "somebody-new", displayName: "某", password: "a-long-password-1", agency: "${agency}", grants: [{ role: PARTNER, area: "${street}" }] }) { ${done} }`,
  "Mutation.updateUser grants": ({ ids }, { street }) =>
    `updateUser(input: { id: "${ids.user}", version: 1, grants: [{ role: PARTNER, area: "${street}" }] }) { ${done} }`,
  "Mutation.createAgency jurisdiction": ({ agency }, { community }) =>
    `createAgency(input: { name: "某", kind: OTHER, parent: "${agency}", jurisdiction: ["${community}"] }) { ${done} }`,
  "Mutation.updateAgency jurisdiction": ({ agency }, { community }) =>
    `updateAgency(input: { id: "${agency}", version: 1, jurisdiction: ["${community}"] }) { ${done} }`,
  "Mutation.updateAgency": (_own, { agency }) =>
    `updateAgency(input: { id: "${agency}", version: 1, name: "某" }) { ${done} }`,
  "Mutation.movePerson area": (_own, { community }) =>
    `movePerson(person: { phone: "13800000001" }, area: "${community}", from: "2026-01-01", reason: "某") { ${done} }`,
  "Query.coverage area": (_own, { street }) => `coverage(area: "${street}") { total { reached } }`,
  "Query.users agency": (_own, { agency }) => `users(agency: "${agency}") { id }`,
};
