/** Names that stand in one cell, with commas, semicolons, slashes or spaces between them. */
export function splitNames(text: string): string[] {
  return text
    .split(/[、,;/|\n ]|和|及/)
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/**
 * The same where it is known what is a name: 张和 or 买买提 吐尔逊 is one, as an export writes it between commas, and is not split.
 * @param isName whether a text is a name as it stands
 */
export function splitKnownNames(text: string, isName: (text: string) => boolean): string[] {
  return text.split(/[、,]/).flatMap((piece) => (isName(piece.trim()) ? [piece.trim()] : splitNames(piece)));
}

/** 45, 45人, 约 45 人, 3 场; null for what is no whole number. */
export function readCount(text: string): number | null {
  const digits = /^约? ?(\d{1,7})(\.0+)? ?[人名位场]?左?右?$/.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}
