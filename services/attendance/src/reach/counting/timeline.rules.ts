/** A point in the write-ahead log of a PostgreSQL cluster. */
export interface LogPoint {
  /** The cluster's system identifier and its timeline. */
  readonly timeline: string;
  readonly lsn: bigint;
}

/**
 * Returns true when a cluster still has everything up to a point: it is on the same timeline and has not gone back, as
 * it would after its files were restored from a copy. On another timeline transactions may be lost and their numbers
 * reused.
 */
export function continues(known: LogPoint, found: LogPoint): boolean {
  return found.timeline === known.timeline && found.lsn >= known.lsn;
}
