/**
 * Milliseconds on a clock that only ever goes forward, whoever sets the machine's: what memories, waits, leases and deadlines
 * within a process are measured by. It says nothing of the time of day, and nothing to another process.
 */
export type Elapsed = () => number;

export const elapsedMs: Elapsed = () => performance.now();
