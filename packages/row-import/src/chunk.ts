/** The number of rows that one statement reads or writes, so that neither side is busy with it for long. */
const CHUNK_SIZE = 1_000;

/** Splits a list into chunks. */
export function* chunk<Thing>(things: readonly Thing[]): Generator<readonly Thing[], void, undefined> {
  for (let at = 0; at < things.length; at += CHUNK_SIZE) yield things.slice(at, at + CHUNK_SIZE);
}
