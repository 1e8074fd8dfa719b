import { useSyncExternalStore } from "react";
import { dayOf, type Day } from "./formats.rules.js";

const MINUTE_MS = 60_000;

const listeners = new Set<() => void>();
let minute = thisMinute();
let timer: ReturnType<typeof setInterval> | undefined;

function thisMinute(): number {
  return Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
}

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange);
  timer ??= setInterval(() => {
    minute = thisMinute();
    for (const listener of listeners) listener();
  }, MINUTE_MS / 4);
  return () => {
    listeners.delete(onChange);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/**
 * Returns the current minute, so that a page that stays open keeps showing which events are over and which are today.
 */
export function useNow(): Date {
  return new Date(useSyncExternalStore(subscribe, () => minute));
}

/** Returns the current day in the district. */
export function useToday(): Day {
  return dayOf(useNow());
}
