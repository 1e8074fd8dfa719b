import { setImmediate } from "node:timers/promises";

/** The maximum time the event loop is blocked; a request needs several of its iterations. */
const MAX_BLOCKING_MS = 2;

/** Iterates over things, and yields to the event loop when it has been blocked for too long. */
export async function* yieldingIterator<Thing>(
  things: Iterable<Thing>,
): AsyncGenerator<Thing, void, undefined> {
  let began = performance.now();
  for (const thing of things) {
    if (performance.now() - began > MAX_BLOCKING_MS) {
      await setImmediate();
      began = performance.now();
    }
    yield thing;
  }
}
