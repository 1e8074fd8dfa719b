import { randomUUID } from "node:crypto";
import { closeSync, ftruncateSync, openSync } from "node:fs";
import { link, readFile, readdir, readlink, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { alreadyRunning } from "./failure.js";
import { identityOf } from "./process-identity.js";

/*
 * The owners of a directory are numbered: each atomically creates the file owner.<number>.lock with its process id, and
 * the highest number is the current owner. Its file is never removed, only emptied on release. So of all processes that
 * see the same last owner gone, exactly one can be the next, however late the others are.
 */

/** The heartbeat interval of an owner, for processes in other containers that cannot see its process. */
const HEARTBEAT_MS = 2_000;
/** The time without a heartbeat after which such an owner counts as dead. */
const DEAD_AFTER_MS = 12_000;
const CHECK_INTERVAL_MS = 250;

/** The content of a lock file, about the process that created it. */
interface Owner {
  readonly pid: number;
  readonly identity: string | null;
  /** The PID namespace of `pid`. */
  readonly namespace: string;
}

/** Exclusive ownership of a directory. It ends with the owning process, even when that is killed. */
export interface Ownership {
  release(): void;
}

/**
 * Acquires exclusive ownership of a directory for this process, even from a dead owner.
 * @param onWait called when it takes a while to find out if the owner is alive
 * @param watchMs the time without a heartbeat after which an owner whose process cannot be seen counts as dead
 * @throws {EmbeddedPostgresFailed} ALREADY_RUNNING, with the living owner's process id
 */
export async function own(
  directory: string,
  onWait: () => void,
  watchMs = DEAD_AFTER_MS,
): Promise<Ownership> {
  const claim = join(directory, `owner.${randomUUID()}`);
  const owner = { pid: process.pid, identity: await identityOf(process.pid), namespace: await namespace() };
  await writeFile(claim, JSON.stringify(owner), { mode: 0o600 });
  try {
    for (;;) {
      const last = await lastNumber(directory);
      const living = await livingOwner(lockFile(directory, last), onWait, watchMs);
      if (living) throw alreadyRunning(directory, living.pid);
      const lock = lockFile(directory, last + 1);
      if (!(await linked(claim, lock))) continue; // another process is the next owner
      if ((await lastNumber(directory)) > last + 1) {
        await rm(lock); // we were so late that the next owner's number was free again
        continue;
      }
      await removeEarlier(directory, last + 1);
      return holdWithHeartbeats(lock);
    }
  } finally {
    await rm(claim, { force: true });
  }
}

/** Sends heartbeats until the ownership is released. */
function holdWithHeartbeats(lock: string): Ownership {
  const heartbeat = setInterval(
    () => void utimes(lock, new Date(), new Date()).catch(() => {}),
    HEARTBEAT_MS,
  ).unref();
  return {
    release() {
      clearInterval(heartbeat);
      try {
        const file = openSync(lock, "r+");
        ftruncateSync(file);
        closeSync(file);
      } catch {
        // the directory is gone, and the ownership with it
      }
    },
  };
}

function lockFile(directory: string, number: number): string {
  return join(directory, `owner.${number}.lock`);
}

/** Returns the numbers of all lock files in a directory. */
async function numbers(directory: string): Promise<number[]> {
  return (await readdir(directory)).flatMap((name) => {
    const number = /^owner\.(\d+)\.lock$/.exec(name)?.[1];
    return number ? [Number(number)] : [];
  });
}

/** Returns the highest number; 0 if the directory never had an owner. */
async function lastNumber(directory: string): Promise<number> {
  return Math.max(0, ...(await numbers(directory)));
}

async function removeEarlier(directory: string, own: number): Promise<void> {
  const earlier = (await numbers(directory)).filter((number) => number < own);
  await Promise.all(earlier.map((number) => rm(lockFile(directory, number), { force: true })));
}

/** Creates the lock file atomically; returns false if it exists. */
async function linked(claim: string, lock: string): Promise<boolean> {
  try {
    await link(claim, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Returns the owner in the lock file, unless it has released it or died. */
async function livingOwner(lock: string, onWait: () => void, watchMs: number): Promise<Owner | null> {
  const content = await readFile(lock, "utf8").catch(() => "");
  const owner = parse(content);
  return owner && (await isAlive(owner, lock, onWait, watchMs)) ? owner : null;
}

async function isAlive(owner: Owner, lock: string, onWait: () => void, watchMs: number): Promise<boolean> {
  if (owner.namespace === (await namespace())) {
    return owner.identity !== null && (await identityOf(owner.pid)) === owner.identity;
  }
  onWait();
  const before = await lastHeartbeatOf(lock);
  for (let waited = 0; waited < watchMs; waited += CHECK_INTERVAL_MS) {
    await sleep(CHECK_INTERVAL_MS);
    if ((await lastHeartbeatOf(lock)) !== before) return true;
  }
  return false;
}

async function lastHeartbeatOf(lock: string): Promise<number> {
  const file = await stat(lock).catch(() => null);
  return file?.mtimeMs ?? 0;
}

function parse(content: string): Owner | null {
  try {
    return JSON.parse(content) as Owner;
  } catch {
    return null; // emptied, or truncated by a crash of the machine
  }
}

function namespace(): Promise<string> {
  return readlink("/proc/self/ns/pid").catch(() => "");
}
