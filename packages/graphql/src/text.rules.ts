import type { Phrase } from "./language.js";

/** Control characters other than those that break or indent a line, marks of annotations within a line, and code points that are no characters. */
const UNPRINTABLE = /[^\P{Cc}\t\n\r]|[\uFFF9-\uFFFB]|\p{Noncharacter_Code_Point}/u;
/** Embeddings, overrides, isolates and their ends, and the deprecated controls beside them: they reorder what stands around them. */
const REORDERING = /[\u202A-\u202E\u2066-\u206F]/;
/** Letters and symbols of no shape that Unicode does not call ignorable: the Braille blank, a null notehead, hieroglyphic blanks. */
const SHAPELESS = String.raw`\u{2800}\u{1D159}\u{13441}\u{13442}`;
const VISIBLE = new RegExp(
  String.raw`[^\p{White_Space}\p{Cc}\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}${SHAPELESS}]`,
  "u",
);
/** Tibetan stacks six; whoever piles up more wants to cover the lines around. */
const PILED_UP = /\p{M}{13}/u;
const PLAIN = /^[\x20-\x7E]*$/;
/** UTF-16 units of a grapheme, on average over a text, so that a name of two hundred still fits into an index (2,704 bytes). */
const UNITS_OF_A_GRAPHEME = 4;

const PHRASES = {
  half: {
    "zh-CN": "含有不完整的字符，请重新输入。",
    en: "It holds half a character; type it anew.",
  },
  unprintable: {
    "zh-CN": "含有无法显示的字符，请重新输入。",
    en: "It holds characters that cannot be shown; type it anew.",
  },
  reordering: {
    "zh-CN": "含有改变文字方向的控制字符，请删去后重试。",
    en: "It holds characters that change the direction of text; remove them.",
  },
  invisible: {
    "zh-CN": "没有可见的文字，请重新输入。",
    en: "Nothing of it can be seen; type it anew.",
  },
  piledUp: {
    "zh-CN": "一个字上叠加的符号过多，请重新输入。",
    en: "Too many marks stand on one letter; type it anew.",
  },
} satisfies Record<string, Phrase>;

/** A text as it is kept, or why it is refused. */
export type TextReading = { readonly text: string } | { readonly refused: Phrase };

/**
 * Reads a text that a person typed, wherever it comes in: NFC, with lines ended by a line feed. Refused are half surrogates, control
 * characters, controls that reorder text, marks piled up, and a text of which nothing can be seen. An empty or blank text passes: it
 * depends on the field whether it may be left out.
 */
export function readText(given: string): TextReading {
  if (PLAIN.test(given)) return { text: given };
  if (!given.isWellFormed()) return { refused: PHRASES.half };
  if (UNPRINTABLE.test(given)) return { refused: PHRASES.unprintable };
  if (REORDERING.test(given)) return { refused: PHRASES.reordering };
  if (PILED_UP.test(given)) return { refused: PHRASES.piledUp };
  const text = given.normalize("NFC").replaceAll(/\r\n?|[\u2028\u2029]/g, "\n");
  return VISIBLE.test(text) || text.trim() === "" ? { text } : { refused: PHRASES.invisible };
}

const graphemes = new Intl.Segmenter("zh");

/** Returns whether a text has more than `most` graphemes: what a person counts as characters, an emoji of seven code points as one. */
export function isLongerThan(text: string, most: number): boolean {
  if (text.length <= most) return false;
  if (text.length > most * UNITS_OF_A_GRAPHEME) return true;
  let count = 0;
  for (const _ of graphemes.segment(text)) if ((count += 1) > most) return true;
  return false;
}
