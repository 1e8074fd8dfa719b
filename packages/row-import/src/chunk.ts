/** What is read or written by one statement, so that neither side is busy with it for long. */
const THINGS_AT_ONCE = 1_000;

/** Many things as a few lists of them. */
export function* inPieces<Thing>(things: readonly Thing[]): Generator<readonly Thing[], void, undefined> {
  for (let at = 0; at < things.length; at += THINGS_AT_ONCE) yield things.slice(at, at + THINGS_AT_ONCE);
}
