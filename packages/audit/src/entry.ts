/**
 * One thing that somebody did, or read where that is noted: ids and codes alone, never a name, a number or another text about a
 * person.
 */
export interface AuditEntry {
  readonly id: string;
  readonly at: Date;
  /** The user; null where nobody was signed in. */
  readonly actor: string | null;
  /** As the policy names it, such as `Mutation.cancelEvent`. */
  readonly operation: string;
  /** `DONE`, or what became of it instead. */
  readonly outcome: string;
  /** The id of what it was done to. */
  readonly subject: string | null;
  readonly agency: string | null;
  /** A division code. */
  readonly area: string | null;
  /** What somebody said it was for. */
  readonly purpose: string | null;
  readonly requestId: string | null;
  /** The client's network address. */
  readonly address: string | null;
}

/** What became of an operation that did what it says. */
export const DONE = "DONE";
