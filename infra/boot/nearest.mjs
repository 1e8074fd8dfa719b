/** The maximum edits between a typo and the intended name: a third of its length, and three at most. */
const mostEdits = (word) => Math.min(3, Math.ceil(word.length / 3));

/**
 * Returns the name that was probably meant, or null if none is close.
 * @param {string} written
 * @param {Iterable<string>} names
 */
export function nearest(written, names) {
  let best = null;
  let fewest = mostEdits(written) + 1;
  for (const name of names) {
    const edits = editDistance(written.toLowerCase(), name.toLowerCase());
    if (edits < fewest) [best, fewest] = [name, edits];
  }
  return best;
}

/** Returns the Levenshtein distance of two words. */
function editDistance(from, to) {
  let last = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let row = 1; row <= from.length; row++) {
    const now = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = last[column - 1] + (from[row - 1] === to[column - 1] ? 0 : 1);
      now[column] = Math.min(replaced, last[column] + 1, now[column - 1] + 1);
    }
    last = now;
  }
  return last[to.length];
}
