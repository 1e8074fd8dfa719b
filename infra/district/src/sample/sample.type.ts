import type { Weekday, LocalTime } from "@starlane/calendar";
import type { AudienceId } from "../audiences.js";
import type { PopulationFigure } from "../populations.js";

/** Marks made-up data of an installation that is tried out; none of it is real. */
export interface SampleItem {
  source: "sample";
}

export type SampleAgencyKind =
  | "SUB_BUREAU"
  | "POLICE_STATION"
  | "POLICE_ROOM"
  | "EDUCATION"
  | "CIVIL_AFFAIRS"
  | "HUMAN_RESOURCES"
  | "RESIDENTS_COMMITTEE"
  | "SCHOOL"
  | "ENTERPRISE"
  | "SENIOR_UNIVERSITY"
  | "OTHER";

export interface SampleAgency extends SampleItem {
  /** Stable and unique, such as `PS-640105002`. */
  code: string;
  name: string;
  kind: SampleAgencyKind;
  parentCode: string | null;
  /** Ids of the areas it answers for, everything below them included; a school or an enterprise answers for none. */
  jurisdiction: string[];
}

export type SampleRole = "ADMIN" | "PLANNER" | "PARTNER" | "OFFICER" | "ANALYST";

export interface SampleUser extends SampleItem {
  username: string;
  displayName: string;
  agencyCode: string;
  /** A role over an area and everything below it. */
  grants: { role: SampleRole; area: string }[];
}

export type SampleVenueKind =
  | "SCHOOL"
  | "ENTERPRISE"
  | "SENIOR_UNIVERSITY"
  | "COMMUNITY_ROOM"
  | "POLICE_ROOM"
  | "COURIER_POINT"
  | "SHOP"
  | "RENTAL_HOUSING"
  | "PUBLIC_SPACE";

export interface SampleOpeningHours {
  weekday: Weekday;
  opens: LocalTime;
  closes: LocalTime;
}

export interface SampleVenue extends SampleItem {
  /** Stable and unique, such as `V-SCH-640105-01`. */
  code: string;
  name: string;
  kind: SampleVenueKind;
  /** The community of the venue. */
  areaId: string;
  address: string | null;
  /** The most people at once. */
  capacity: number;
  /** The agency that answers for it, or null where no approval is needed. */
  agencyCode: string | null;
  audiences: { audience: AudienceId; people: number }[];
  openingHours: SampleOpeningHours[];
}

export interface SampleSpeaker extends SampleItem {
  code: string;
  name: string;
  agencyCode: string;
  audiences: AudienceId[];
  /** BCP 47 tags and names of dialects. */
  languages: string[];
  /** The most events in a week. */
  weeklyLimit: number;
}

/** The sample data of an installation. Agencies come after their parents. */
export interface Sample {
  seed: number;
  agencies: SampleAgency[];
  users: SampleUser[];
  venues: SampleVenue[];
  speakers: SampleSpeaker[];
  /** For every community and audience. */
  populations: PopulationFigure[];
}
