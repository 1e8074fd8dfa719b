import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";

/** Tombstones, in hexadecimal, with the time each was set. */
export type Erased = ReadonlyMap<string, Date>;

const LINE = /^([0-9a-f]{32}) (\d{4}-\d{2}-\d{2}T[0-9:.]+Z)$/;

/**
 * Returns the file of an installation's tombstones, one per line beside its keys: a backup of the database may not
 * contain them yet.
 */
export const erasedLogOf = (secrets: string): string => join(secrets, "erased.log");

/** Reads a log of tombstones; a missing file is empty. A line cut off by a crash is ignored. */
export function readErasedLog(file: string): Map<string, Date> {
  const erased = new Map<string, Date>();
  for (const line of textOf(file).split("\n")) {
    const [, tombstone, at] = LINE.exec(line) ?? [];
    if (tombstone && at) note(erased, tombstone, new Date(at));
  }
  return erased;
}

/** Appends tombstones to a log and syncs it to the disk. Entries are never removed. */
export function appendErased(file: string, erased: Erased): void {
  if (erased.size === 0) return;
  const begin = textOf(file);
  const lines = [...erased].map(([tombstone, at]) => `${tombstone} ${at.toISOString()}\n`).join("");
  const log = openSync(file, "a", 0o600);
  try {
    writeSync(log, begin === "" || begin.endsWith("\n") ? lines : `\n${lines}`);
    fsyncSync(log);
  } finally {
    closeSync(log);
  }
}

/**
 * Merges another log into this one, such as that of the machine a backup is restored to. The order of merging does not
 * matter; no tombstone is lost.
 */
export function mergeErasedLogs(from: string, into: string): void {
  appendErased(into, missing(readErasedLog(into), readErasedLog(from)));
}

/** Returns the entries of `others` that `known` lacks or has with an earlier time. */
export function missing(known: Erased, others: Erased): Map<string, Date> {
  return new Map([...others].filter(([tombstone, at]) => (known.get(tombstone) ?? NEVER) < at));
}

function note(erased: Map<string, Date>, tombstone: string, at: Date): void {
  if ((erased.get(tombstone) ?? NEVER) < at) erased.set(tombstone, at);
}

const NEVER = new Date(0);

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}
