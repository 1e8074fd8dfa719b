import type { HoldReason } from "../person/join.rules.js";

export type PersonJoinState = "PENDING" | "JOINED" | "REJECTED" | "REVERSED";

/** An identity number and a phone that came together, with the decision whether they are one person. */
export interface PersonJoinRow {
  readonly id: string;
  readonly identity: Buffer;
  readonly phone: Buffer;
  readonly state: PersonJoinState;
  readonly reasons: readonly HoldReason[];
  readonly eventId: string | null;
  readonly agencyId: string;
  readonly areaId: string;
  readonly foundAt: Date;
  readonly decidedAt: Date | null;
  readonly intoPerson: number | null;
  readonly joinedPerson: number | null;
}
