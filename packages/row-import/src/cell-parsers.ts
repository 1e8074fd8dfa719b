/** Pieces between commas that one name may have, and pieces of a cell in which such names are looked for. */
const PIECES_OF_NAME = 4;
const PIECES_OF_CELL = 50;

/** Names that stand in one cell, with commas, semicolons, slashes or spaces between them. */
export function splitNames(text: string): string[] {
  return text
    .split(/[、,，;；/／|｜\n ]|和|及/)
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/**
 * The same where it is known what is a name: 张和 or 买买提 吐尔逊 is one, as an export writes it between commas, and is not split; nor is a
 * name that has commas itself.
 * @param isName whether a text is a name as it stands
 */
export function splitKnownNames(text: string, isName: (text: string) => boolean): string[] {
  const pieces = text.split(/([、,，])/); // every other one is what stands between
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

/** 45, 45人, 约 45 人, 3 场; null for what is no whole number. */
export function readCount(text: string): number | null {
  const digits = /^约? ?(\d{1,7})(\.0+)? ?[人名位场]?左?右?$/.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}
