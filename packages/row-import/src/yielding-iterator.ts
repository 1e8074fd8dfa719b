import { setImmediate } from "node:timers/promises";

/** Time that others may have to wait until they get their turn; a request takes several turns. */
const LONGEST_MS = 2;

/** Gives things one after another, and now and then lets others do theirs. */
export async function* unhurried<Thing>(things: Iterable<Thing>): AsyncGenerator<Thing, void, undefined> {
  let began = performance.now();
  for (const thing of things) {
    if (performance.now() - began > LONGEST_MS) {
      await setImmediate();
      began = performance.now();
    }
    yield thing;
  }
}
