import { WHOLE_POPULATION, type Audience } from "../audience/audience.rules.js";

export type KnownEventStatus = "PROPOSED" | "CONFIRMED" | "COMPLETED" | "DECLINED" | "CANCELLED";

/** A replica of an event. */
export interface KnownEvent {
  readonly id: string;
  readonly campaignId: string;
  readonly agencyId: string;
  readonly kind: string;
  readonly areaId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly status: KnownEventStatus;
  /** Most people who may be checked in; null where nobody counts. */
  readonly capacity: number | null;
}

/** For whom an event of a kind is, where nobody says. */
export function usualAudienceOf(kind: string): Audience {
  return USUAL[kind] ?? WHOLE_POPULATION;
}

const USUAL: Readonly<Record<string, Audience>> = {
  SCHOOL_CLASS: "ADOLESCENT",
  SENIOR_LECTURE: "ELDERLY",
  WORKER_TRAINING: "MIGRANT_WORKER",
};
