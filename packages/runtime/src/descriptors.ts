import { readFileSync } from "node:fs";

/** Descriptors reserved for the database, files, the log and threads. */
const RESERVED = 256;

/** Returns the limit of open file descriptors of this process; Infinity if the system does not report it. */
function descriptorLimit(): number {
  try {
    const limits = readFileSync("/proc/self/limits", "utf8");
    const soft = /^Max open files\s+(\S+)/m.exec(limits)?.[1];
    return soft === undefined || soft === "unlimited" ? Infinity : Number(soft);
  } catch {
    return Infinity; // not Linux
  }
}

/**
 * The number of connections for which this process has descriptors, at least a few. Each may also hold open a file that
 * it sends slowly.
 */
export const connectionsByDescriptors = Math.max(16, Math.floor((descriptorLimit() - RESERVED) / 2));
