/** More than any history of mergers; ends a cycle. */
const MERGERS_AT_MOST = 20;

/**
 * Returns the division code an area counts as: the one it was merged into, directly or with an area above it, and so
 * on.
 * @param mergedInto areas that were merged, each with what it became
 */
export function becameOf(code: string, mergedInto: ReadonlyMap<string, string>): string {
  let at = code;
  for (let mergers = 0; mergedInto.size > 0 && mergers < MERGERS_AT_MOST; mergers += 1) {
    const became = nearestMerger(at, mergedInto);
    if (became === undefined) return at;
    at = became;
  }
  return mergedInto.size > 0 ? code : at;
}

/** Returns the area into which the area itself, or else the nearest one above it, was merged. */
function nearestMerger(code: string, mergedInto: ReadonlyMap<string, string>): string | undefined {
  for (let length = code.length; length > 0; length -= 1) {
    const became = mergedInto.get(code.slice(0, length));
    if (became !== undefined) return became;
  }
  return undefined;
}
