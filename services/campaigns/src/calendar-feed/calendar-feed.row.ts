export type CalendarFeedKind = "USER" | "AGENCY" | "VENUE";

/** An address under which a calendar program reads events. */
export interface CalendarFeedRow {
  readonly id: string;
  readonly kind: CalendarFeedKind;
  readonly subjectId: string;
  readonly createdBy: string;
  readonly createdAt: Date;
}
