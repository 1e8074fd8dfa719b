import type { Basis } from "../../people/vault/legal-basis.rules.js";

/** A group enrolled in an event, as stored. */
export interface EnrolmentRow {
  readonly id: string;
  readonly eventId: string;
  readonly agencyId: string;
  readonly label: string;
  readonly headcount: number;
  /** The legal basis for storing the names on its roster; null when not stated. */
  readonly basis: Basis | null;
  readonly version: number;
}

/** A person on a roster. */
export interface RosterEntryRow {
  readonly id: string;
  readonly enrolmentId: string;
  readonly keptPerson: string;
  readonly audience: string;
  /** The person's residence; null when not stated. */
  readonly areaId: string | null;
}
