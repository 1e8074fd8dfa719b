import { randomUUID } from "node:crypto";
import { closeSync, ftruncateSync, openSync } from "node:fs";
import { link, readFile, readdir, readlink, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { alreadyRunning } from "./failure.js";
import { identityOf } from "./process-identity.js";

/*
 * Owners of a directory follow one another by number: the file owner.<number>.lock is made in one step by the process it
 * names, and the highest number counts. Its file is never removed, only emptied when the owner lets go, so that of all
 * who see the same last owner gone just one can be the next, however late the others come.
 */

/** How often an owner shows that it lives to those who cannot see its process, from another container for one. */
const BEAT_MS = 2_000;
/** How long such a one watches before it takes the owner for dead. */
const WATCH_MS = 12_000;
const LOOK_MS = 250;

/** What a lock file says of the process that made it. */
interface Owner {
  readonly pid: number;
  readonly identity: string | null;
  /** The set of processes among which `pid` is counted. */
  readonly namespace: string;
}

/** The sole right to a directory. It ends with the process that holds it, also when that is killed. */
export interface Ownership {
  release(): void;
}

/**
 * Takes the sole right to a directory for this process, from a dead owner too.
 * @param onWait told when it takes a while to see whether the owner lives
 * @param watchMs how long an owner whose process cannot be seen must show no life to count as dead
 * @throws {EmbeddedPostgresFailed} ALREADY_RUNNING, with the living owner's process id
 */
export async function own(directory: string, onWait: () => void, watchMs = WATCH_MS): Promise<Ownership> {
  const claim = join(directory, `owner.${randomUUID()}`);
  const owner = { pid: process.pid, identity: await identityOf(process.pid), namespace: await namespace() };
  await writeFile(claim, JSON.stringify(owner), { mode: 0o600 });
  try {
    for (;;) {
      const last = await lastNumber(directory);
      const living = await livingOwner(lockFile(directory, last), onWait, watchMs);
      if (living) throw alreadyRunning(directory, living.pid);
      const lock = lockFile(directory, last + 1);
      if (!(await linked(claim, lock))) continue; // another is the next
      if ((await lastNumber(directory)) > last + 1) {
        await rm(lock); // we came so late that the next one's number was free again
        continue;
      }
      await removeEarlier(directory, last + 1);
      return keep(lock);
    }
  } finally {
    await rm(claim, { force: true });
  }
}

/** Shows that the owner lives, until it lets go. */
function keep(lock: string): Ownership {
  const beat = setInterval(() => void utimes(lock, new Date(), new Date()).catch(() => {}), BEAT_MS).unref();
  return {
    release() {
      clearInterval(beat);
      try {
        const file = openSync(lock, "r+");
        ftruncateSync(file);
        closeSync(file);
      } catch {
        // the directory is gone, and the right to it
      }
    },
  };
}

function lockFile(directory: string, number: number): string {
  return join(directory, `owner.${number}.lock`);
}

/** The numbers of the owners a directory has a file of. */
async function numbers(directory: string): Promise<number[]> {
  return (await readdir(directory)).flatMap((name) => {
    const number = /^owner\.(\d+)\.lock$/.exec(name)?.[1];
    return number ? [Number(number)] : [];
  });
}

/** 0 if the directory never had an owner. */
async function lastNumber(directory: string): Promise<number> {
  return Math.max(0, ...(await numbers(directory)));
}

async function removeEarlier(directory: string, own: number): Promise<void> {
  const earlier = (await numbers(directory)).filter((number) => number < own);
  await Promise.all(earlier.map((number) => rm(lockFile(directory, number), { force: true })));
}

/** Makes the lock file, whole at once; false if there is one already. */
async function linked(claim: string, lock: string): Promise<boolean> {
  try {
    await link(claim, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** The owner whose file this is, unless it has let go or died. */
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
  const before = await beatOf(lock);
  for (let waited = 0; waited < watchMs; waited += LOOK_MS) {
    await sleep(LOOK_MS);
    if ((await beatOf(lock)) !== before) return true;
  }
  return false;
}

async function beatOf(lock: string): Promise<number> {
  const file = await stat(lock).catch(() => null);
  return file?.mtimeMs ?? 0;
}

function parse(content: string): Owner | null {
  try {
    return JSON.parse(content) as Owner;
  } catch {
    return null; // emptied, or cut short by a crash of the machine
  }
}

function namespace(): Promise<string> {
  return readlink("/proc/self/ns/pid").catch(() => "");
}
