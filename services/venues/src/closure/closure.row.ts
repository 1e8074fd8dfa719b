/** A time a venue is closed although it would be open. Written in SQL, so there is no entity of it. */
export interface ClosureRow {
  readonly id: string;
  readonly venueId: string;
  /** Inclusive. */
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  readonly reason: string;
  /** When somebody took it back; from then on it closes nothing. */
  readonly withdrawnAt: Date | null;
  readonly version: number;
}
