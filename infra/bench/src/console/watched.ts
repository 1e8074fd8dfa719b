/** What a browser says of a page; times in milliseconds. */
export interface Watched {
  /** From the navigation until the first text or picture. */
  paint: number;
  /** Until the largest of them. */
  largest: number;
  /** What tasks held the main thread beyond 50 ms each. */
  blocked: number;
  /** How far what was seen moved by itself, as browsers score it. */
  shift: number;
  /** From what somebody did until the next paint, at most since it was last set to 0; what takes less than 16 is not told. */
  responded: number;
}

declare global {
  // oxlint-disable-next-line no-var -- of the page
  var watched: Watched;
}

/** Runs in a page before anything of it. */
export function watch(): void {
  const seen: Watched = { paint: 0, largest: 0, blocked: 0, shift: 0, responded: 0 };
  globalThis.watched = seen;
  const observe = (type: string, look: (entry: never) => void, options: object = {}) =>
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) look(entry as never);
    }).observe({ type, buffered: true, ...options });
  observe("paint", ({ name, startTime }: PerformanceEntry) => {
    if (name === "first-contentful-paint") seen.paint = startTime;
  });
  observe("largest-contentful-paint", ({ startTime }: PerformanceEntry) => {
    seen.largest = startTime;
  });
  observe("longtask", ({ duration }: PerformanceEntry) => {
    seen.blocked += duration - 50;
  });
  observe("layout-shift", ({ value, hadRecentInput }: { value: number; hadRecentInput: boolean }) => {
    if (!hadRecentInput) seen.shift += value;
  });
  observe(
    "event",
    ({ duration, interactionId }: { duration: number; interactionId: number }) => {
      if (interactionId > 0) seen.responded = Math.max(seen.responded, duration);
    },
    { durationThreshold: 16 },
  );
}
