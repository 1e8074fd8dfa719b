import type { Basis } from "../../people/vault/legal-basis.rules.js";

/** A group that signed up for an event, as it lies in the table. */
export interface EnrolmentRow {
  readonly id: string;
  readonly eventId: string;
  readonly agencyId: string;
  readonly label: string;
  readonly headcount: number;
  /** Why the names of its roster may be kept; null where nobody said. */
  readonly basis: Basis | null;
  readonly version: number;
}

/** Somebody on a roster. */
export interface RosterEntryRow {
  readonly id: string;
  readonly enrolmentId: string;
  readonly keptPerson: string;
  readonly audience: string;
  /** Where the person lives; null where nobody said. */
  readonly areaId: string | null;
}
