export type EventKind =
  "SCHOOL_CLASS" | "WORKER_TRAINING" | "SENIOR_LECTURE" | "LECTURE" | "DOOR_TO_DOOR" | "DISPLAY" | "ONLINE";
export type EventStatus = "PROPOSED" | "CONFIRMED" | "COMPLETED" | "DECLINED" | "CANCELLED";
export type ApprovalDecision = "PENDING" | "APPROVED" | "DECLINED";

/**
 * Something that is held for people, at a time. Its time is written with its holds in SQL, where the constraints
 * decide, so there is no entity of it.
 */
export interface EventRow {
  readonly id: string;
  readonly campaignId: string;
  readonly title: string;
  readonly kind: EventKind;
  /** The agency that registered it and runs it. */
  readonly agencyId: string;
  readonly venueId: string | null;
  readonly areaId: string;
  readonly audienceIds: readonly string[];
  /** Inclusive. */
  readonly startsAt: Date;
  /** Exclusive. */
  readonly endsAt: Date;
  readonly status: EventStatus;
  /** Most people at once; null when not stated. */
  readonly capacity: number | null;
  readonly version: number;
  /**
   * True for an event that conflicts with the plans of a viewer who does not see it: they may read nothing that was
   * written of it.
   */
  readonly isRedacted?: boolean;
}

/** Another agency's decision on an event. */
export interface ApprovalRow {
  readonly eventId: string;
  readonly agencyId: string;
  readonly decision: ApprovalDecision;
  readonly comment: string | null;
  readonly decidedAt: Date | null;
  /** The user who registered the event, and all users who moved it. */
  readonly authors: readonly string[];
  /** The areas that the agency, or the nearest above it, answers for. */
  readonly areas: readonly string[];
}
