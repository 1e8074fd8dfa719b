import type { LocalDate } from "@starlane/calendar";
import type { EventRow } from "../../calendar/event/event.row.js";

export type ProgrammeVenueKind =
  | "SCHOOL"
  | "ENTERPRISE"
  | "SENIOR_UNIVERSITY"
  | "COMMUNITY_ROOM"
  | "POLICE_ROOM"
  | "COURIER_POINT"
  | "SHOP"
  | "RENTAL_HOUSING"
  | "PUBLIC_SPACE";

/** A model programme, taken from a campaign that worked. It is written once and never changed. */
export interface ProgrammeRow {
  readonly id: string;
  readonly name: string;
  /** The campaign it was taken from. */
  readonly sourceId: string;
  /** The days from the first day of the source to its last. */
  readonly lastsDays: number;
}

/** A kind of session that the source held on one of its days. */
export interface ProgrammeStepRow {
  /** Days after the first day of the campaign; 0 is that day. */
  readonly dayOffset: number;
  readonly kind: EventRow["kind"];
  /** Null where the kind has no venue. */
  readonly venueKind: ProgrammeVenueKind | null;
  readonly audienceIds: readonly string[];
  /** The length of one session. */
  readonly minutes: number;
  /** Sessions per 1,000 people of the audiences. */
  readonly intensity: number;
}

/** A session that a programme plans in a new area; it is booked nowhere yet. */
export interface PlannedSession {
  readonly areaId: string;
  readonly kind: EventRow["kind"];
  readonly audienceIds: readonly string[];
  readonly on: LocalDate;
  /** Its share of the area's people of the audiences; 0 where their number is unknown. */
  readonly people: number;
  readonly populationKnown: boolean;
}
