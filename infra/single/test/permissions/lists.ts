import { STREET } from "./world.js";

const MONTHS = `(from: "2026-03-01T00:00:00Z", to: "2026-04-30T00:00:00Z")`;
/** Every list, and every path from public things to private ones. */
export const LISTS = [
  `{ campaigns(first: 10) { nodes { title description participants { note } events(first: 5) { nodes { title } } publications(first: 5) { nodes { title body } } } } }`,
  `{ events(first: 10) { nodes { title agency { name } campaign { title description participants { note } } approvals { comment } materials { title } } } }`,
  `{ events(first: 5) { nodes { speakers { name events${MONTHS} { title } } venue { events${MONTHS} { title campaign { title } } } } } }`,
  `{ due { decisions { title } invitations { campaign { title } } eventsAtClosedVenues { title } eventsWithoutSpeakers { title } campaignsToApprove { title } } }`,
  `{ speakers { id events${MONTHS} { title } } }`,
  `{ venues(first: 10) { nodes { id events${MONTHS} { title campaign { title } } } } }`,
  `{ coverage(area: "${STREET}", by: [CAMPAIGN]) { rows { campaign { title events { nodes { title } } } } } }`,
  `{ users { username displayName } }`,
  `{ calendarFeeds { id subjectId } }`,
  `{ programmes { name source { participants { note agency { name } } events { nodes { title } } publications { nodes { title body } } } } }`,
];
