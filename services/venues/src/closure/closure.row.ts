/** A time during which a venue is closed despite its opening hours. It is written in SQL, so it has no entity. */
export interface ClosureRow {
  readonly id: string;
  readonly venueId: string;
  /** Inclusive. */
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  readonly reason: string;
  /** Time of withdrawal; a withdrawn closure has no effect. */
  readonly withdrawnAt: Date | null;
  readonly version: number;
}
