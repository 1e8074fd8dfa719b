export type CalendarFeedKind = "USER" | "AGENCY" | "VENUE";

/** An address under which a calendar program reads events. */
export interface CalendarFeedRow {
  readonly id: string;
  readonly kind: CalendarFeedKind;
  readonly subjectId: string;
  readonly createdBy: string;
  /** The maker's when they made it; null where that was not kept. */
  readonly agencyId: string | null;
  readonly createdAt: Date;
}
