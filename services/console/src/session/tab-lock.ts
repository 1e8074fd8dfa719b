import { writeStoredText, readStoredText } from "../settings/stored-preference.js";

/**
 * Duration of the lease, longer than any renewal. After a tab was closed during one, the others wait no longer than
 * this.
 */
const LEASE_MS = 10_000;
const POLL_INTERVAL_MS = 60;

/**
 * Runs `work` in one tab of this browser at a time; the other tabs wait.
 * @param name of the lock
 */
export function withTabLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  // `navigator.locks` exists only if the page came over HTTPS or from this machine.
  if ("locks" in navigator) return navigator.locks.request(name, work);
  return withLease(`${name}.lease`, work);
}

/** A lock for browsers without `navigator.locks`: a lease in the storage that all tabs share. */
async function withLease<T>(key: string, work: () => Promise<T>): Promise<T> {
  const mine = Math.random().toString(36).slice(2);
  while (!(await take(key, mine))) await pause(POLL_INTERVAL_MS * (1 + Math.random()));
  try {
    return await work();
  } finally {
    if (holderOf(key) === mine) writeStoredText(key, null);
  }
}

async function take(key: string, mine: string): Promise<boolean> {
  if (holderOf(key) !== null) return false;
  writeStoredText(key, `${Date.now() + LEASE_MS} ${mine}`);
  await pause(POLL_INTERVAL_MS); // a simultaneous write has happened by now; the last one wins
  return holderOf(key) === mine;
}

function holderOf(key: string): string | null {
  const [until = "0", holder = ""] = (readStoredText(key) ?? "").split(" ");
  const left = Number(until) - Date.now();
  return left > 0 && left <= LEASE_MS ? holder : null; // a clock set back must not prolong the lease
}

const pause = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });
