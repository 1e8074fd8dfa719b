/**
 * Normalises a text: digits, letters and punctuation to their usual width, and white space to single spaces without any
 * at the ends; line breaks stay.
 */
export function tidy(text: string): string {
  return spaced(text.normalize("NFKC").replaceAll(/\p{Cf}/gu, ""));
}

/**
 * Zero-width characters that programs leave in cells; joiners and direction marks are kept, since they may be typed on
 * purpose.
 */
const LEFT_OVER = /[\u00AD\u180E\u200B\u2060\uFEFF]/g;

/** Normalises white space only: single spaces, none at the ends, line breaks unchanged; characters keep their width. */
export function spaced(text: string): string {
  return text
    .replaceAll(LEFT_OVER, "")
    .replaceAll(/[^\S\n]+/g, " ")
    .replaceAll(/ ?\n ?/g, "\n")
    .trim();
}

/**
 * Returns a key that is equal for different spellings of the same name: without spaces, case, width, and markers at its
 * ends.
 */
export function nameKey(text: string): string {
  return tidy(text)
    .replaceAll(/\s+/g, "")
    .replace(/^[*★]+/, "")
    .replace(/(?<![*★::])[*★::]+$/, "")
    .toLowerCase();
}

/** Returns the key of a header; an explanation in brackets is ignored, as in `日期(年-月-日)`. */
export function headerKey(text: string): string {
  return nameKey(text.normalize("NFKC").replaceAll(/[(【[].*?[)】\]]/g, ""));
}
