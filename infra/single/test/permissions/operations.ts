import { judge } from "@starlane/auth";
import {
  BY_ROLE,
  actOn,
  area,
  forOwnAgency,
  given,
  hidden,
  isVisibleTo,
  open,
  publicly,
  read,
  type Question,
} from "./outcomes.js";
import { AT, NOTHING } from "./world.js";

/** Two people are joined by a planner of the areas where both attended, independent of the events' agencies. */
function decidesPair(decision: string): Question {
  return {
    of: "pair",
    ask: ({ ids }) =>
      `${decision}PersonJoin(id: "${ids.pair}") { __typename ... on UserError { code message } }`,
    expected: given((viewer, operation, things) =>
      judge(viewer, operation, area(things)) === "allowed" ? "allowed" : "unknown",
    ),
  };
}

const E = "... on UserError { code message }";
const done = `__typename ${E}`;
const TIMES = `startsAt: "2026-03-05T02:00:00Z", endsAt: "2026-03-05T03:00:00Z"`;
const NOBODY = `{ phone: "13800000099" }`;
const NO_ITEM = `{ clientId: "none", person: { phone: "1" }, audience: "RESIDENT", method: STAFF_SCAN, at: "${AT}" }`;

/** Every operation about somebody's thing. Earlier writes do not change later outcomes. */
export const QUESTIONS: Readonly<Record<string, Question>> = {
  "Query.campaign": {
    of: "campaign",
    ask: ({ ids }) => `campaign(id: "${ids.campaign}") { id }`,
    expected: read,
  },
  "Query.event": { of: "event", ask: ({ ids }) => `event(id: "${ids.event}") { id }`, expected: read },
  "Query.enrolments": {
    of: "event",
    ask: ({ ids }) => `enrolments(event: "${ids.event}") { id }`,
    expected: actOn(area),
  },
  "Query.selfCheckIns": {
    of: "event",
    ask: ({ ids }) => `selfCheckIns(event: "${ids.event}") { id }`,
    expected: actOn(),
  },
  "Query.agency": { ask: ({ agency }) => `agency(id: "${agency}") { id }`, expected: publicly },
  "Query.area": { ask: ({ street }) => `area(id: "${street}") { id }`, expected: publicly },
  "Query.venue": { ask: ({ ids }) => `venue(id: "${ids.venue}") { id }`, expected: publicly },
  "Query.speaker": { ask: ({ ids }) => `speaker(id: "${ids.speaker}") { id }`, expected: publicly },
  "Query.material": { ask: ({ ids }) => `material(id: "${ids.material}") { id }`, expected: publicly },
  "Query.coverage": {
    ask: ({ street }) => `coverage(area: "${street}") { total { reached } }`,
    expected: open(area),
  },
  "Query.gaps": { ask: ({ street }) => `gaps(area: "${street}") { reached }`, expected: open(area) },
  "Query.attendanceLines": {
    ask: ({ street }) => `attendanceLines(area: "${street}") { count }`,
    expected: open(area),
  },

  "Mutation.createUser": {
    ask: ({ agency }) =>
      `createUser(input: { username: "somebody-new", displayName: "x", password: "a-long-password-1", agency: "${agency}", grants: [{ role: ADMIN, area: "11" }] }) { ${done} }`,
    expected: BY_ROLE, // another's agency is refused like a missing one, in the union
  },
  "Mutation.createAgency": {
    ask: ({ agency }) => `createAgency(input: { name: "", kind: OTHER, parent: "${agency}" }) { ${done} }`,
    expected: BY_ROLE,
  },
  "Mutation.importEvents": {
    of: "campaign",
    ask: ({ ids }) =>
      `importEvents(campaign: "${ids.campaign}", columns: ["title"], rows: [], mode: VALIDATE_ONLY) { rows }`,
    expected: read,
  },
  "Mutation.updateUser": {
    of: "user",
    ask: ({ ids }) => `updateUser(input: { id: "${ids.user}", version: 0 }) { ${done} }`,
    // A user with a role elsewhere, or of an agency with a jurisdiction elsewhere, is managed by others.
    expected: given((_viewer, _operation, { placement }) =>
      placement === "beside" || placement === "foreign" ? "unknown" : "allowed",
    ),
  },
  "Mutation.clearSignInWait": {
    of: "user",
    ask: ({ ids }) => `clearSignInWait(user: "${ids.user}")`,
    expected: given((_viewer, _operation, { placement }) =>
      placement === "beside" || placement === "foreign" ? "unknown" : "allowed",
    ),
  },
  "Mutation.updateAgency": {
    ask: ({ agency }) => `updateAgency(input: { id: "${agency}", version: 0 }) { ${done} }`,
    // An agency is managed by administrators of its whole jurisdiction, wherever its work takes place.
    expected: given((_viewer, _operation, { placement }) =>
      placement === "foreign" ? "unknown" : "allowed",
    ),
  },
  "Mutation.createVenue": {
    ask: ({ community, agency }) =>
      `createVenue(input: { name: "", kind: SHOP, area: "${community}", agency: "${agency}", capacity: 0, openingHours: [] }) { ${done} }`,
    expected: open(),
  },
  "Mutation.updateVenue": {
    ask: ({ ids }) => `updateVenue(input: { id: "${ids.venue}", version: 0 }) { ${done} }`,
    expected: open(),
  },
  "Mutation.closeVenue": {
    ask: ({ ids }) =>
      `closeVenue(input: { venue: "${ids.venue}", from: "2026-07-02T00:00:00Z", to: "2026-07-01T00:00:00Z", reason: "x" }) { ${done} }`,
    expected: open(),
  },
  "Mutation.reopenVenue": {
    ask: ({ ids }) => `reopenVenue(input: { closure: "${ids.closure}", version: 0 }) { ${done} }`,
    expected: open(),
  },
  "Mutation.setPopulations": {
    ask: ({ community }) =>
      `setPopulations(input: [{ area: "${community}", audience: "RESIDENT", people: -1, asOf: "2026-01-01", source: "", confidence: ESTIMATED }]) { ${done} }`,
    expected: open(area),
  },
  "Mutation.adjustAreas": {
    ask: ({ community }) =>
      `adjustAreas(input: { merge: [{ area: "${community}", into: "${community}" }] }) { ${done} }`,
    expected: open(area),
  },

  "Mutation.createCampaign": {
    ask: ({ street }) =>
      `createCampaign(input: { title: "", startsOn: "2026-03-01", endsOn: "2026-04-30", area: "${street}", targets: [] }) { ${done} }`,
    expected: open(area),
  },
  "Mutation.updateCampaign": {
    of: "campaign",
    ask: ({ ids }) => `updateCampaign(input: { id: "${ids.campaign}", version: 0 }) { ${done} }`,
    expected: actOn(area),
  },
  "Mutation.moveCampaign": {
    of: "campaign",
    ask: ({ ids }) => `moveCampaign(id: "${ids.campaign}", version: 0, to: CLOSED) { ${done} }`,
    expected: actOn(area),
  },
  "Mutation.inviteAgency": {
    of: "campaign",
    ask: ({ ids }) =>
      `inviteAgency(campaign: "${ids.campaign}", agency: "${NOTHING.campaign}", role: SUPPORT) { ${done} }`,
    expected: actOn(area),
  },
  "Mutation.withdrawInvitation": {
    of: "campaign",
    ask: ({ ids }) =>
      `withdrawInvitation(campaign: "${ids.campaign}", agency: "${NOTHING.campaign}") { ${done} }`,
    expected: given((viewer, operation, things) => {
      const isDenied = judge(viewer, operation, area(things)) !== "allowed" && isVisibleTo(viewer, things);
      return isDenied ? "forbidden" : "unknown"; // no invitation exists
    }),
  },
  "Mutation.answerInvitation": {
    of: "campaign",
    ask: ({ ids }) => `answerInvitation(campaign: "${ids.campaign}", accept: false) { ${done} }`,
    expected: given(() => "unknown"), // no invitation exists
  },
  "Mutation.registerEvent": {
    ask: ({ ids, agency }) =>
      `registerEvent(input: { campaign: "${ids.campaign}", title: "", kind: LECTURE, agency: "${agency}", venue: "${ids.venue}", audiences: [], ${TIMES} }) { ${done} }`,
    expected: forOwnAgency,
  },
  "Mutation.registerEventSeries": {
    ask: ({ ids, agency }) =>
      `registerEventSeries(input: { campaign: "${ids.campaign}", title: "", kind: LECTURE, agency: "${agency}", venue: "${ids.venue}", audiences: [], ${TIMES} }, rule: "FREQ=WEEKLY", until: "2026-03-06") { ${done} }`,
    expected: forOwnAgency,
  },
  "Mutation.rescheduleEvent": {
    of: "event",
    ask: ({ ids }) => `rescheduleEvent(input: { id: "${ids.event}", version: 0, ${TIMES} }) { ${done} }`,
    expected: actOn(),
  },
  "Mutation.decideEvent": {
    of: "event",
    ask: ({ ids }) => `decideEvent(id: "${ids.event}", version: 0, approve: true) { ${done} }`,
    expected: read, // it needs no decision, and viewers who see it are told so
  },
  "Mutation.cancelEvent": {
    of: "event",
    ask: ({ ids }) => `cancelEvent(id: "${ids.event}", version: 0, reason: "x") { ${done} }`,
    expected: actOn(),
  },
  "Mutation.completeEvent": {
    of: "event",
    ask: ({ ids }) => `completeEvent(id: "${ids.event}", version: 0) { ${done} }`,
    expected: actOn(),
  },
  "Mutation.createCalendarFeed": {
    ask: ({ agency }) => `createCalendarFeed(kind: AGENCY, id: "${agency}") { ${done} }`,
    expected: given((viewer, _operation, { agency }) =>
      viewer.agencies.includes(agency) ? "allowed" : "unknown",
    ),
  },
  "Mutation.revokeCalendarFeed": {
    of: "feed",
    ask: ({ ids }) => `revokeCalendarFeed(id: "${ids.feed}") { id }`,
    expected: given((viewer, _operation, { agency }) =>
      viewer.grants[0]?.role === "ADMIN" && viewer.agencies.includes(agency) ? "allowed" : "unknown",
    ),
  },
  "Mutation.createSpeaker": {
    ask: ({ agency }) =>
      `createSpeaker(input: { name: "", agency: "${agency}", audiences: [], languages: [] }) { ${done} }`,
    // For another's agency a planner is answered as for a missing one, in the union.
    expected: open(({ agency }) => ({ agency })),
  },
  "Mutation.createPublication": {
    ask: ({ ids, community }) =>
      `createPublication(input: { campaign: "${ids.campaign}", channel: GRID_GROUP, title: "", body: "", area: "${community}", audiences: [] }) { ${done} }`,
    // For one's own agency, in the campaign's area; an invisible campaign is refused like a missing one.
    expected: given((viewer, operation, things) => {
      if (!isVisibleTo(viewer, things)) return "allowed";
      return judge(viewer, operation, { area: things.street }) === "allowed" ? "allowed" : "forbidden";
    }),
  },
  "Mutation.publish": {
    of: "publication",
    ask: ({ ids }) => `publish(id: "${ids.publication}", version: 0) { ${done} }`,
    expected: actOn(),
  },
  "Mutation.markPublished": {
    of: "publication",
    ask: ({ ids }) => `markPublished(id: "${ids.publication}", version: 0, publishedAt: "${AT}") { ${done} }`,
    expected: actOn(),
  },
  "Mutation.recordPublicationViews": {
    of: "publication",
    ask: ({ ids }) =>
      `recordPublicationViews(id: "${ids.publication}", version: 0, views: 1, shares: 0, measuredAt: "${AT}") { ${done} }`,
    expected: actOn(),
  },
  "Mutation.saveProgramme": {
    of: "campaign",
    ask: ({ ids }) => `saveProgramme(campaign: "${ids.campaign}", name: "") { ${done} }`,
    expected: actOn(area),
  },
  "Mutation.replicateProgramme": {
    ask: ({ ids, community }) =>
      `replicateProgramme(programme: "${ids.programme}", areas: ["${community}"], startsOn: "2026-09-01", dryRun: true) { ${done} }`,
    expected: open(area),
  },

  "Mutation.enrol": {
    of: "event",
    ask: ({ ids }) => `enrol(input: { event: "${ids.event}", label: "", headcount: 1 }) { ${done} }`,
    expected: actOn(),
  },
  "Mutation.updateEnrolment": {
    of: "enrolment",
    ask: ({ ids }) => `updateEnrolment(input: { id: "${ids.enrolment}", version: 0 }) { ${done} }`,
    expected: hidden,
  },
  "Mutation.withdrawEnrolment": {
    of: "enrolment",
    ask: ({ ids }) => `withdrawEnrolment(id: "${ids.enrolment}", version: 0) { ${done} }`,
    expected: hidden,
  },
  "Mutation.checkInRoster": {
    of: "enrolment",
    ask: ({ ids }) => `checkInRoster(enrolment: "${ids.enrolment}", entries: [], at: "${AT}") { ${done} }`,
    expected: hidden,
  },
  "Mutation.importRoster": {
    of: "enrolment",
    ask: ({ ids }) =>
      `importRoster(enrolment: "${ids.enrolment}", basis: STATUTORY_DUTY, columns: ["name"], rows: [], mode: VALIDATE_ONLY) { rows }`,
    expected: hidden,
  },
  "Mutation.revealPerson": {
    of: "person",
    ask: ({ ids }) => `revealPerson(id: "${ids.person}", purpose: "x") { id }`,
    expected: hidden,
  },
  "Mutation.exportPerson": {
    of: "person",
    ask: ({ ids }) => `exportPerson(id: "${ids.person}", purpose: "x") { id }`,
    expected: hidden,
  },
  "Mutation.importCheckIns": {
    of: "event",
    ask: ({ ids }) =>
      `importCheckIns(event: "${ids.event}", columns: ["phone"], rows: [], mode: VALIDATE_ONLY) { rows }`,
    expected: actOn(),
  },
  "Mutation.erasePerson": {
    of: "person",
    ask: ({ ids }) => `erasePerson(id: "${ids.person}", reason: "")`,
    expected: hidden,
  },
  "Mutation.checkIn": {
    of: "event",
    ask: ({ ids }) => `checkIn(event: "${ids.event}", items: [${NO_ITEM}]) { ${done} }`,
    expected: actOn(),
  },
  "Mutation.openSelfCheckIn": {
    of: "event",
    ask: ({ ids }) => `openSelfCheckIn(event: "${ids.event}", until: "2020-01-01T00:00:00Z") { ${done} }`,
    expected: actOn(),
  },
  "Mutation.closeSelfCheckIn": {
    of: "link",
    ask: ({ ids }) => `closeSelfCheckIn(id: "${ids.link}") { id }`,
    expected: hidden,
  },
  "Mutation.confirmPersonJoin": decidesPair("confirm"),
  "Mutation.rejectPersonJoin": decidesPair("reject"),
  "Mutation.reversePersonJoin": decidesPair("reverse"),
  "Mutation.correctCheckIn": {
    of: "event",
    ask: ({ ids, clientId }) =>
      `correctCheckIn(event: "${ids.event}", clientId: "${clientId}", reason: "x", audience: "ELDERLY") { ${done} }`,
    expected: actOn(),
  },
  "Mutation.withdrawCheckIn": {
    of: "event",
    ask: ({ ids, clientId }) =>
      `withdrawCheckIn(event: "${ids.event}", clientId: "${clientId}", reason: "x") { ${done} }`,
    expected: actOn(),
  },
  "Mutation.withdrawCrowdCount": {
    of: "event",
    ask: ({ ids, crowdId }) =>
      `withdrawCrowdCount(event: "${ids.event}", clientId: "${crowdId}", reason: "x") { ${done} }`,
    expected: actOn(),
  },
  "Mutation.movePerson": {
    ask: ({ community }) =>
      `movePerson(person: ${NOBODY}, area: "${community}", from: "2026-01-01", reason: "x") { ${done} }`,
    expected: open(area),
  },
  "Mutation.countCrowd": {
    of: "event",
    ask: ({ ids }) =>
      `countCrowd(event: "${ids.event}", clientId: "none", people: 0, at: "${AT}") { ${done} }`,
    expected: actOn(),
  },
  "Mutation.recordAssessments": {
    of: "event",
    ask: ({ ids }) =>
      `recordAssessments(event: "${ids.event}", phase: BEFORE, items: [{ clientId: "none", person: { phone: "1" }, score: 1, outOf: 2 }]) { ${done} }`,
    expected: actOn(),
  },
  "Subscription.coverageChanged": {
    ask: ({ street }) => `coverageChanged(area: "${street}") { reached }`,
    expected: open(area),
  },
};
