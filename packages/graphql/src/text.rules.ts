import type { Phrase } from "./language.js";

/**
 * Control characters except tab and line breaks, interlinear annotation marks, and code points that are not characters.
 */
const UNPRINTABLE = /[^\P{Cc}\t\n\r]|[\uFFF9-\uFFFB]|\p{Noncharacter_Code_Point}/u;
/**
 * Embeddings, overrides, isolates and their ends, and the deprecated controls next to them: they reorder the text
 * around them.
 */
const REORDERING = /[\u202A-\u202E\u2066-\u206F]/;
/**
 * Letters and symbols without a shape that Unicode does not call ignorable: Braille blank, null notehead, hieroglyphic
 * blanks.
 */
const SHAPELESS = String.raw`\u{2800}\u{1D159}\u{13441}\u{13442}`;
const VISIBLE = new RegExp(
  String.raw`[^\p{White_Space}\p{Cc}\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}${SHAPELESS}]`,
  "u",
);
/** Tibetan stacks six marks; more are meant to cover the lines around. */
const PILED_UP = /\p{M}{13}/u;
const PLAIN = /^[\x20-\x7E]*$/;
/**
 * UTF-16 units per grapheme, averaged over a text, so that a name of two hundred still fits into an index (2,704
 * bytes).
 */
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

/** A text ready to be stored, or the reason for refusing it. */
export type TextReading = { readonly text: string } | { readonly refused: Phrase };

/**
 * Reads a text that a person typed, at every input: normalizes to NFC and ends lines with a line feed. It refuses half
 * surrogates, control characters, controls that reorder text, piled-up marks, and invisible text. An empty or blank
 * text passes: each field decides if it is optional.
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

/**
 * Returns true if a text has more than `most` graphemes, the characters a person counts: an emoji of seven code points
 * is one.
 */
export function isLongerThan(text: string, most: number): boolean {
  if (text.length <= most) return false;
  if (text.length > most * UNITS_OF_A_GRAPHEME) return true;
  let count = 0;
  for (const _ of graphemes.segment(text)) if ((count += 1) > most) return true;
  return false;
}
