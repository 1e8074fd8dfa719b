/**
 * The maximum comma-separated parts of one known name, and the maximum parts of a cell in which such names are
 * searched.
 */
const PIECES_OF_NAME = 4;
const PIECES_OF_CELL = 50;

/** Splits a cell into names, at commas, semicolons, slashes and spaces. */
export function splitNames(text: string): string[] {
  return text
    .split(/[、,，;；/／|｜\n ]|和|及/)
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/**
 * Splits a cell as `splitNames` does, but leaves known names whole: 张和 or 买买提 吐尔逊 between commas, as an export writes
 * them, or a name that contains commas itself.
 * @param isName returns true if a text is a known name as it stands
 */
export function splitKnownNames(text: string, isName: (text: string) => boolean): string[] {
  const pieces = text.split(/([、,，])/); // every other element is a separator
  const longest = pieces.length < 2 * PIECES_OF_CELL ? PIECES_OF_NAME : 1;
  const names: string[] = [];
  for (let at = 0; at < pieces.length; at += 2) {
    const ends = Array.from({ length: longest }, (_, more) => at + 2 * (longest - more) - 1);
    const end = ends.find((to) => to <= pieces.length && isName(pieces.slice(at, to).join("").trim()));
    names.push(...(end ? [pieces.slice(at, end).join("").trim()] : splitNames(pieces[at]!)));
    if (end) at = end - 1;
  }
  return names;
}

/** Parses 45, 45人, 约 45 人 or 3 场; returns null for anything but a whole number. */
export function readCount(text: string): number | null {
  const digits = /^约? ?(\d{1,7})(\.0+)? ?[人名位场]?左?右?$/.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}
