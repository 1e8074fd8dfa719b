/** A link by which people check themselves in to an event, without an account. */
export interface SelfCheckInRow {
  readonly id: string;
  readonly eventId: string;
  /** Whole seconds, as in its token. */
  readonly expiresAt: Date;
  readonly closedAt: Date | null;
}
