/** The measurements of a page by its browser; times in milliseconds. */
export interface Watched {
  /** From the navigation until the first text or picture. */
  paint: number;
  /** Until the largest of them. */
  largest: number;
  /** The time for which tasks blocked the main thread beyond 50 ms each. */
  blocked: number;
  /** The cumulative layout shift, as browsers score it. */
  shift: number;
  /**
   * The longest time from an interaction until the next paint, since this was last set to 0; less than 16 ms is not
   * reported.
   */
  responded: number;
}

declare global {
  // oxlint-disable-next-line no-var -- of the page
  var watched: Watched;
}

/** Observes a page; runs before any of its own code. */
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
