import { linkSync, rmSync } from "node:fs";
import { link, readFile, readlink, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { alreadyRunning } from "./failure.js";
import { identityOf } from "./process-identity.js";

/** How often an owner shows that it lives to those who cannot see its process, from another container for one. */
const BEAT_MS = 2_000;
/** How long such a one watches before it takes the owner for dead. */
const WATCH_MS = 12_000;

/** What the lock file says of the process that holds it. */
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
 * @throws {EmbeddedPostgresFailed} ALREADY_RUNNING, with the living owner's process id
 */
export async function own(directory: string, onWait: () => void): Promise<Ownership> {
  const lock = join(directory, "owner.lock");
  const mine = join(directory, `owner.${process.pid}`);
  const owner = { pid: process.pid, identity: await identityOf(process.pid), namespace: await namespace() };
  await writeFile(mine, JSON.stringify(owner), { mode: 0o600 });
  try {
    while (!(await linked(mine, lock))) await displaceDeadOwner(lock, directory, onWait);
  } finally {
    await rm(mine, { force: true });
  }
  const beat = setInterval(() => void utimes(lock, new Date(), new Date()).catch(() => {}), BEAT_MS).unref();
  return {
    release() {
      clearInterval(beat);
      rmSync(lock, { force: true });
    },
  };
}

/** Links the lock file into its place, whole at once; false if there is one already. */
async function linked(mine: string, lock: string): Promise<boolean> {
  try {
    await link(mine, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Removes the lock of a dead owner. @throws {EmbeddedPostgresFailed} ALREADY_RUNNING */
async function displaceDeadOwner(lock: string, directory: string, onWait: () => void): Promise<void> {
  const found = await readFile(lock, "utf8").catch(() => null);
  if (found === null) return; // released just now
  const owner = parse(found);
  if (owner && (await isAlive(owner, lock, onWait))) throw alreadyRunning(directory, owner.pid);
  // Renamed first: of several who saw it dead only one gets it, and sees if another owner came in between.
  const displaced = `${lock}.${process.pid}`;
  try {
    await rename(lock, displaced);
  } catch {
    return; // another was quicker
  }
  const got = await readFile(displaced, "utf8");
  if (got !== found) linkSync(displaced, lock);
  await rm(displaced, { force: true });
}

async function isAlive(owner: Owner, lock: string, onWait: () => void): Promise<boolean> {
  if (owner.namespace === (await namespace())) {
    return owner.identity !== null && (await identityOf(owner.pid)) === owner.identity;
  }
  onWait();
  const before = await beatOf(lock);
  for (let waited = 0; waited < WATCH_MS; waited += 500) {
    await sleep(500);
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
    return null; // cut short by a crash of the machine
  }
}

function namespace(): Promise<string> {
  return readlink("/proc/self/ns/pid").catch(() => "");
}
