/**
 * Milliseconds of a monotonic clock, unaffected by changes of the system time. Used for caches, waits, leases and
 * deadlines within a process. It has no relation to the time of day and means nothing to other processes.
 */
export type Elapsed = () => number;

export const elapsedMs: Elapsed = () => performance.now();
