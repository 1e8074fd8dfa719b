/** Longer than any history of mergers; a ring of them ends here. */
const MERGERS_AT_MOST = 20;

/**
 * The division code an area counts as: the one it was merged into, directly or with an area above it, and that one's in turn.
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

/** What the area itself, or else the nearest one above it, was merged into. */
function nearestMerger(code: string, mergedInto: ReadonlyMap<string, string>): string | undefined {
  for (let length = code.length; length > 0; length -= 1) {
    const became = mergedInto.get(code.slice(0, length));
    if (became !== undefined) return became;
  }
  return undefined;
}
