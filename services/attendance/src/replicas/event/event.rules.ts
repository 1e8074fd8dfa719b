import { EVERYBODY, type Audience } from "../audience/audience.rules.js";

export type EventStatus = "PROPOSED" | "CONFIRMED" | "COMPLETED" | "DECLINED" | "CANCELLED";

/** What was heard of an event. */
export interface KnownEvent {
  readonly id: string;
  readonly campaignId: string;
  readonly agencyId: string;
  readonly kind: string;
  readonly areaId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly status: EventStatus;
  /** Most people who may be checked in; null where nobody counts. */
  readonly capacity: number | null;
}

/** For whom an event of a kind is, where nobody says. */
export function usualAudienceOf(kind: string): Audience {
  return USUAL[kind] ?? EVERYBODY;
}

const USUAL: Readonly<Record<string, Audience>> = {
  SCHOOL_CLASS: "ADOLESCENT",
  SENIOR_LECTURE: "ELDERLY",
  WORKER_TRAINING: "MIGRANT_WORKER",
};
