import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";

/** Tombstones, in hexadecimal, and when they were set. */
export type Erased = ReadonlyMap<string, Date>;

const LINE = /^([0-9a-f]{32}) (\d{4}-\d{2}-\d{2}T[0-9:.]+Z)$/;

/** Where the tombstones of an installation stand beside its keys, a line each: what a backup of the database may not know of yet. */
export const erasedLogOf = (secrets: string): string => join(secrets, "erased.log");

/** Reads a log of tombstones; one that is not there is empty. A line that is cut off, as by a crash, is none. */
export function readErasedLog(file: string): Map<string, Date> {
  const erased = new Map<string, Date>();
  for (const line of textOf(file).split("\n")) {
    const [, tombstone, at] = LINE.exec(line) ?? [];
    if (tombstone && at) note(erased, tombstone, new Date(at));
  }
  return erased;
}

/** Adds tombstones to a log, on the disk when this returns. Nothing is ever taken out of it. */
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

/** Adds what another log knows, such as that of the place a backup is restored to; whichever is read last, nobody is forgotten. */
export function mergeErasedLogs(from: string, into: string): void {
  appendErased(into, missing(readErasedLog(into), readErasedLog(from)));
}

/** Those of some tombstones that others lack, or that were set again since. */
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
