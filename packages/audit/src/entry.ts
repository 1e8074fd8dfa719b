/**
 * One operation that was performed, or one read that is audited. Holds ids and codes only, never a name, a number or
 * other text about a person.
 */
export interface AuditEntry {
  readonly id: string;
  readonly at: Date;
  /** The user; null when the request was anonymous. */
  readonly actor: string | null;
  /** The operation's name in the policy, such as `Mutation.cancelEvent`. */
  readonly operation: string;
  /** `DONE`, or a code for another result. */
  readonly outcome: string;
  /** The id of the object the operation was performed on. */
  readonly subject: string | null;
  readonly agency: string | null;
  /** A division code. */
  readonly area: string | null;
  /** The purpose the user stated. */
  readonly purpose: string | null;
  readonly requestId: string | null;
  /** The client's network address. */
  readonly address: string | null;
}

/** The outcome of an operation that succeeded. */
export const DONE = "DONE";
