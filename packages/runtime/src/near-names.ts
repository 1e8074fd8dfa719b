const MOST = 5;

/** Returns the names that differ from one by a few characters at most, or contain it, the most similar first. */
export function nearNames(name: string, names: readonly string[]): string[] {
  const wanted = name.toLowerCase();
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  return names
    .map((one) => ({ one, distance: distanceOf(wanted, one.toLowerCase()) }))
    .filter(
      ({ one, distance }) => distance <= allowed || (wanted !== "" && one.toLowerCase().includes(wanted)),
    )
    .toSorted((left, right) => left.distance - right.distance)
    .slice(0, MOST)
    .map(({ one }) => one);
}

/** Returns the Levenshtein distance of two texts. */
function distanceOf(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
