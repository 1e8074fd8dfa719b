export type EventStatus = "PROPOSED" | "CONFIRMED" | "COMPLETED" | "DECLINED" | "CANCELLED";

/** What was heard of an event. */
export interface KnownEvent {
  readonly id: string;
  readonly campaignId: string;
  readonly agencyId: string;
  readonly areaId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly status: EventStatus;
  /** Most people who may be checked in; null where nobody counts. */
  readonly capacity: number | null;
}
