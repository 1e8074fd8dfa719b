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
  /** The most people who may be checked in; null when unlimited. */
  readonly capacity: number | null;
}

/** Returns the default audience of a kind of event. */
export function usualAudienceOf(kind: string): Audience {
  return USUAL[kind] ?? WHOLE_POPULATION;
}

const USUAL: Readonly<Record<string, Audience>> = {
  SCHOOL_CLASS: "ADOLESCENT",
  SENIOR_LECTURE: "ELDERLY",
  WORKER_TRAINING: "MIGRANT_WORKER",
};
