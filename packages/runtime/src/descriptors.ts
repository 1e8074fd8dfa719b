import { readFileSync } from "node:fs";

/** Descriptors that connections leave to the database, files, the log and threads. */
const RESERVED = 256;

/** File descriptors that this process may open; Infinity where the system does not tell. */
function descriptorLimit(): number {
  try {
    const limits = readFileSync("/proc/self/limits", "utf8");
    const soft = /^Max open files\s+(\S+)/m.exec(limits)?.[1];
    return soft === undefined || soft === "unlimited" ? Infinity : Number(soft);
  } catch {
    return Infinity; // not Linux
  }
}

/** Connections for which this process has descriptors, at least a few. Each may hold a file open besides, of which it reads slowly. */
export const connectionsByDescriptors = Math.max(16, Math.floor((descriptorLimit() - RESERVED) / 2));
