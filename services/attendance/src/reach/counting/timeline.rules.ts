/** A point in the write-ahead log of a PostgreSQL cluster. */
export interface LogPoint {
  /** The cluster's system identifier, and which of its timelines. */
  readonly timeline: string;
  readonly lsn: bigint;
}

/**
 * Tells whether a cluster still has everything up to a point: where it is the same timeline and has not gone back on it, as it does
 * when a copy of its files is put back. On another timeline transactions may be lost, and their numbers be others' by now.
 */
export function continues(known: LogPoint, found: LogPoint): boolean {
  return found.timeline === known.timeline && found.lsn >= known.lsn;
}
