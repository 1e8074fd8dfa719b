import {
  administrators,
  everyRole,
  keepsTheLedger,
  readsAttendances,
  takesAttendance,
  type Rule,
} from "./rules.js";

/** Whom a type of the graph holds, or what of theirs. */
export type Holding = "residents" | "colleagues" | "secrets";

/**
 * The one place where it is said which types hold a person or a secret: each of their fields, and each field that leads to one,
 * has a rule below. Every other type stands in `OPEN_TEXTS` with its texts, so that a type or a text that is new is one that
 * nobody has thought about, and a test fails.
 */
export const PERSONAL_TYPES: Readonly<Record<string, Holding>> = {
  Person: "residents",
  RevealedPerson: "residents",
  PersonRecord: "residents",
  PersonKeeping: "residents",
  PersonAttendance: "residents",
  PersonAssessment: "residents",
  RosterEntry: "residents",
  LedgerEntry: "residents",
  Visit: "residents",
  FraudWarning: "residents",
  WarningStepTaken: "residents",
  AttendanceLines: "residents",
  User: "colleagues",
  Grant: "colleagues",
  AuditEntry: "colleagues",
  Speaker: "colleagues",
  ViewerFacts: "colleagues",
  ViewerGrant: "colleagues",
  Session: "secrets",
  SelfCheckIn: "secrets",
  CalendarFeed: "secrets",
  CalendarFeedCreated: "secrets",
};

/** Who may read what of a person, field by field; and who is led to one. Part of the policy. */
export const fieldRules: Readonly<Record<string, Rule>> = {
  ...rulesOf("Person", takesAttendance, ["id", "maskedName"]),
  ...rulesOf("RevealedPerson", keepsTheLedger, ["id", "name", "phoneLast4"]),
  ...rulesOf("PersonRecord", keepsTheLedger, [
    "id",
    "agency",
    "name",
    "phoneLast4",
    "keepings",
    "attendances",
    "assessments",
  ]),
  ...rulesOf("PersonKeeping", keepsTheLedger, ["purpose", "basis", "until", "event", "label"]),
  ...rulesOf("PersonAttendance", keepsTheLedger, ["event", "at", "area", "audience", "method"]),
  ...rulesOf("PersonAssessment", keepsTheLedger, ["event", "phase", "score", "outOf"]),
  ...rulesOf("PersonRecord", keepsTheLedger, [
    "id",
    "agency",
    "name",
    "phoneLast4",
    "keepings",
    "attendances",
    "assessments",
  ]),
  ...rulesOf("PersonKeeping", keepsTheLedger, ["purpose", "basis", "until", "event", "label"]),
  ...rulesOf("PersonAttendance", keepsTheLedger, ["event", "at", "area", "audience", "method"]),
  ...rulesOf("PersonAssessment", keepsTheLedger, ["event", "phase", "score", "outOf"]),
  "Enrolment.roster": takesAttendance,
  ...rulesOf("RosterEntry", takesAttendance, ["id", "person", "audience", "checkedIn"]),
  ...rulesOf("LedgerEntry", keepsTheLedger, [
    "id",
    "person",
    "area",
    "audience",
    "mastery",
    "appInstalled",
    "dialect",
    "assignee",
    "lastVisitedAt",
    "nextVisitDue",
    "followUp",
    "visits",
    "closed",
    "version",
  ]),
  ...rulesOf("Visit", keepsTheLedger, [
    "id",
    "entry",
    "by",
    "at",
    "outcome",
    "mastery",
    "appInstalled",
    "materials",
    "note",
  ]),
  ...rulesOf("FraudWarning", keepsTheLedger, [
    "id",
    "sourceId",
    "person",
    "area",
    "risk",
    "scamType",
    "status",
    "receivedAt",
    "respondBy",
    "overdue",
    "assignee",
    "steps",
    "outcome",
    "amountSavedCents",
    "ledgerEntry",
    "version",
  ]),
  ...rulesOf("WarningStepTaken", keepsTheLedger, ["step", "by", "at", "note"]),
  ...rulesOf("AttendanceLines", readsAttendances, ["lines", "count", "next"]),

  // Oneself, whoever signs in, whom an administrator looks after, and colleagues whose work one reads.
  ...rulesOf("User", "where reached", [
    "id",
    "username",
    "displayName",
    "agency",
    "grants",
    "active",
    "version",
  ]),
  ...rulesOf("Grant", "where reached", ["role", "area"]),
  ...rulesOf("AuditEntry", administrators, ["id", "at", "actor", "action", "subject", "reason", "requestId"]),
  "Event.speakers": everyRole,
  "SpeakerConflict.speaker": everyRole,
  "Proposal.speakers": everyRole,
  ...rulesOf("Speaker", everyRole, [
    "id",
    "name",
    "languages",
    "weeklyLimit",
    "version",
    "agency",
    "audiences",
    "events",
  ]),

  ...rulesOf("Session", "where reached", ["accessToken", "accessTokenExpiresAt", "refreshToken", "user"]),
  ...rulesOf("SelfCheckIn", takesAttendance, [
    "id",
    "event",
    "expiresAt",
    "closedAt",
    "url",
    "posterUrl",
    "qr",
  ]),
  ...rulesOf("CalendarFeed", everyRole, ["id", "kind", "subjectId", "createdAt"]),
  ...rulesOf("CalendarFeedCreated", everyRole, ["feed", "path"]),

  // What the gateway alone asks for.
  ...rulesOf("ViewerFacts", "where reached", ["id", "username", "agency", "agencies", "grants", "session"]),
  ...rulesOf("ViewerGrant", "where reached", ["role", "area"]),
};

function rulesOf(type: string, rule: Rule, fields: readonly string[]): Record<string, Rule> {
  return Object.fromEntries(fields.map((field) => [`${type}.${field}`, rule]));
}
