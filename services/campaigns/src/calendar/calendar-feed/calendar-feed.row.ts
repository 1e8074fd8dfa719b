export type CalendarFeedKind = "USER" | "AGENCY" | "VENUE";

/** An address under which a calendar program reads events. */
export interface CalendarFeedRow {
  readonly id: string;
  readonly kind: CalendarFeedKind;
  readonly subjectId: string;
  readonly createdBy: string;
  /** The maker's agency at the time; null for feeds made before it was stored. */
  readonly agencyId: string | null;
  readonly createdAt: Date;
}
