import { fieldRules } from "./personal.js";
import {
  administrators,
  everyRole,
  keepsTheLedger,
  planners,
  plansOrRegisters,
  readsAttendances,
  takesAttendance,
  type OperationScope,
  type Rule,
} from "./rules.js";
import { isWithin, type Viewer } from "./viewer.js";

/** The object of an operation; an absent part does not restrict it. */
export interface Subject {
  readonly area?: string;
  readonly agency?: string;
}

/**
 * Operations the gateway itself requests before it knows the viewer. They are inaccessible: absent from the public
 * schema, and a service answers them only with a context signed by the gateway.
 */
const internal = {
  "Query.viewersOf": "anyone",
  "Query.makerOf": "anyone",
  "Query.calendarMaker": "anyone",
  "Query.eventNotice": "anyone",
  "Query.communitiesAround": "anyone",
  "Query.selfCheckInPage": "anyone",
  "Mutation.selfCheckIn": "anyone",
} as const;

/**
 * The rules for every operation and every field with personal data: the single table that the gateway, the services,
 * the tests and the documentation read. An operation without an entry is denied to everyone.
 */
export const policy: Readonly<Record<string, Rule>> = {
  "Query.viewer": "anyone",
  "Query.agency": "signed in",
  "Query.agencies": "signed in",
  "Query.users": administrators,
  "Query.auditLog": administrators,
  "Mutation.signIn": "anyone",
  "Mutation.refreshSession": "anyone",
  "Mutation.signOut": "signed in",
  "Mutation.changePassword": "signed in",
  "Mutation.createUser": administrators,
  "Mutation.updateUser": administrators,
  "Mutation.clearSignInWait": administrators,
  "Mutation.createAgency": administrators,
  "Mutation.updateAgency": administrators,

  "Query.district": "signed in",
  "Query.area": "signed in",
  "Query.audiences": "signed in",
  "Query.venue": "signed in",
  "Query.venues": "signed in",
  "Mutation.createVenue": plansOrRegisters,
  "Query.venueImportColumns": "signed in",
  "Mutation.importVenues": plansOrRegisters,
  "Mutation.updateVenue": plansOrRegisters,
  "Mutation.closeVenue": plansOrRegisters,
  "Mutation.reopenVenue": plansOrRegisters,
  "Mutation.setPopulations": planners,
  "Mutation.adjustAreas": administrators,

  "Query.campaign": everyRole,
  "Query.campaigns": everyRole,
  "Query.event": everyRole,
  "Query.events": everyRole,
  "Query.due": everyRole,
  "Query.speaker": everyRole,
  "Query.speakers": everyRole,
  "Query.material": "signed in",
  "Query.materials": "signed in",
  "Query.programmes": everyRole,
  "Query.plan": { ADMIN: "area", PLANNER: "area", ANALYST: "area" },
  "Mutation.createCampaign": planners,
  "Mutation.updateCampaign": planners,
  "Mutation.moveCampaign": planners,
  "Mutation.inviteAgency": planners,
  "Mutation.withdrawInvitation": planners,
  "Mutation.answerInvitation": plansOrRegisters,
  "Mutation.registerEvent": plansOrRegisters,
  "Mutation.registerEventSeries": plansOrRegisters,
  "Mutation.rescheduleEvent": plansOrRegisters,
  "Mutation.decideEvent": plansOrRegisters,
  "Mutation.cancelEvent": plansOrRegisters,
  "Mutation.completeEvent": plansOrRegisters,
  "Query.calendarFeeds": everyRole,
  "Query.calendarOf": everyRole, // runs as the creator of the calendar address
  "Mutation.createCalendarFeed": everyRole,
  "Mutation.revokeCalendarFeed": everyRole,
  "Mutation.createSpeaker": plansOrRegisters,
  "Query.eventImportColumns": "signed in",
  "Query.speakerImportColumns": "signed in",
  "Mutation.importEvents": plansOrRegisters,
  "Mutation.importSpeakers": plansOrRegisters,
  "Mutation.createMaterial": plansOrRegisters,
  "Mutation.createPublication": plansOrRegisters,
  "Mutation.publish": plansOrRegisters,
  "Mutation.markPublished": plansOrRegisters,
  "Mutation.recordPublicationViews": plansOrRegisters,
  "Mutation.saveProgramme": planners,
  "Mutation.replicateProgramme": planners,
  "Mutation.proposePlan": planners,
  "Mutation.acceptPlan": planners,

  "Query.coverage": everyRole,
  "Query.gaps": everyRole,
  "Query.attendanceLines": readsAttendances,
  "Query.enrolments": takesAttendance,
  "Query.ledger": keepsTheLedger,
  "Query.ledgerEntry": keepsTheLedger,
  "Query.warnings": keepsTheLedger,
  "Query.warning": keepsTheLedger,
  "Mutation.enrol": takesAttendance,
  "Mutation.updateEnrolment": takesAttendance,
  "Mutation.withdrawEnrolment": takesAttendance,
  "Query.rosterImportColumns": "signed in",
  "Mutation.importRoster": takesAttendance,
  "Mutation.checkIn": takesAttendance,
  "Query.checkInImportColumns": "signed in",
  "Mutation.importCheckIns": takesAttendance,
  "Query.selfCheckIns": takesAttendance,
  "Mutation.openSelfCheckIn": takesAttendance,
  "Mutation.closeSelfCheckIn": takesAttendance,
  "Mutation.withdrawCheckIn": takesAttendance,
  "Mutation.correctCheckIn": takesAttendance,
  "Mutation.withdrawCrowdCount": takesAttendance,
  "Mutation.movePerson": { ADMIN: "area", PLANNER: "area", OFFICER: "area" },
  "Query.personJoins": planners,
  "Mutation.confirmPersonJoin": planners,
  "Mutation.rejectPersonJoin": planners,
  "Mutation.reversePersonJoin": planners,
  "Mutation.checkInRoster": takesAttendance,
  "Mutation.countCrowd": takesAttendance,
  "Mutation.recordAssessments": takesAttendance,
  "Mutation.openLedgerEntry": keepsTheLedger,
  "Mutation.recordVisit": keepsTheLedger,
  "Mutation.assignLedgerEntry": keepsTheLedger,
  "Mutation.revealPerson": keepsTheLedger,
  "Mutation.exportPerson": keepsTheLedger,
  "Mutation.erasePerson": administrators,
  "Mutation.eraseByNumber": administrators,
  "Mutation.receiveWarning": keepsTheLedger,
  "Mutation.takeWarningStep": keepsTheLedger,
  "Mutation.resolveWarning": keepsTheLedger,
  "Mutation.recordLoss": keepsTheLedger,

  "Subscription.coverageChanged": everyRole,
  "Subscription.eventChanged": everyRole,
  "Subscription.planProgress": planners,

  ...internal,
  ...fieldRules,
};

/** The result of a policy check: allowed, sign-in required, or permission missing. */
export type PolicyDecision = "allowed" | "unauthenticated" | "forbidden";

/**
 * Decides if a viewer may perform an operation on a subject. Without a subject, decides if they may perform it on
 * anything at all; the gateway checks that before it plans.
 * @param operation such as `Mutation.registerEvent`
 */
export function judge(viewer: Viewer | null, operation: string, subject: Subject = {}): PolicyDecision {
  const rule = policy[operation];
  if (rule === "anyone" || rule === "where reached") return "allowed";
  if (!viewer) return "unauthenticated";
  if (!rule) return "forbidden";
  if (rule === "signed in") return "allowed";
  return viewer.grants.some((grant) => reaches(viewer, grant.area, rule[grant.role], subject))
    ? "allowed"
    : "forbidden";
}

function reaches(
  viewer: Viewer,
  granted: string,
  reach: OperationScope | undefined,
  { area, agency }: Subject,
): boolean {
  if (!reach) return false;
  if (area !== undefined && !isWithin(area, granted)) return false;
  return reach === "area" || agency === undefined || viewer.agencies.includes(agency);
}

/** Returns the areas for which a viewer's grants allow an operation, none inside another. Empty when it is denied. */
export function areasFor(viewer: Viewer | null, operation: string): string[] {
  const rule = policy[operation];
  if (!viewer || !rule || typeof rule === "string") return [];
  const areas = new Set(viewer.grants.filter((grant) => rule[grant.role]).map((grant) => grant.area));
  return [...areas].filter((area) => ![...areas].some((other) => other !== area && isWithin(area, other)));
}
