/** Digits, letters and signs in their usual width, spaces of any kind as one, none at the ends; line breaks stay. */
export function tidy(text: string): string {
  return spaced(text.normalize("NFKC").replaceAll(/\p{Cf}/gu, ""));
}

/** Characters without width that programs leave in cells; joiners and marks of direction belong to what somebody typed. */
const LEFT_OVER = /[\u00AD\u180E\u200B\u2060\uFEFF]/g;

/** A text as it was typed, its signs in the width they have; spaces of any kind as one, none at the ends, line breaks as they are. */
export function spaced(text: string): string {
  return text
    .replaceAll(LEFT_OVER, "")
    .replaceAll(/[^\S\n]+/g, " ")
    .replaceAll(/ ?\n ?/g, "\n")
    .trim();
}

/** A text by which two ways to write the same name are the same: without spaces, case, width, and brackets at the end. */
export function nameKey(text: string): string {
  return tidy(text)
    .replaceAll(/\s+/g, "")
    .replace(/^[*★]+/, "")
    .replace(/(?<![*★::])[*★::]+$/, "")
    .toLowerCase();
}

/** The key of a header: what stands in brackets explains it and is left out, as in `日期(年-月-日)`. */
export function headerKey(text: string): string {
  return nameKey(text.normalize("NFKC").replaceAll(/[(【[].*?[)】\]]/g, ""));
}
