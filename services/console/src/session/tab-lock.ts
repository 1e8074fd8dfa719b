import { writeStoredText, readStoredText } from "../settings/stored-preference.js";

/** Longer than any renewal; a tab that was closed in the middle of one keeps the others waiting no longer. */
const LEASE_MS = 10_000;
const POLL_INTERVAL_MS = 60;

/**
 * Runs `work` in one tab of this browser at a time; the other tabs wait.
 * @param name of the lock
 */
export function withTabLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  // Browsers have locks only where the page came over HTTPS or from this machine.
  if ("locks" in navigator) return navigator.locks.request(name, work);
  return withLease(`${name}.lease`, work);
}

/** A lock for browsers without: a note in the storage that all tabs share, good for a while. */
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
  await pause(POLL_INTERVAL_MS); // whoever wrote at the same moment has written by then, and the last one holds it
  return holderOf(key) === mine;
}

function holderOf(key: string): string | null {
  const [until = "0", holder = ""] = (readStoredText(key) ?? "").split(" ");
  const left = Number(until) - Date.now();
  return left > 0 && left <= LEASE_MS ? holder : null; // by a clock that was set back it would be held for as long again
}

const pause = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });
