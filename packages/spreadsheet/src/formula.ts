/**
 * Spaces, format characters and quotes of any width, which a spreadsheet program may ignore at the start of a formula.
 */
const PASSED_OVER = String.raw`[\s\p{Cf}'"‘’“”＇＂]`;
/** Characters that begin a formula, half or full width. */
const SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫−";
/** Matches a text that a spreadsheet program may take for a formula, or that was neutralised already. */
const FORMULA = new RegExp(String.raw`^(?:'*[\t\r\n]|${PASSED_OVER}*[${SIGNS}])`, "u");
const APOSTROPHE = "'";

/** Neutralises a text for a spreadsheet program: prefixes a possible formula with an apostrophe. */
export function neutralised(text: string): string {
  return FORMULA.test(text) ? APOSTROPHE + text : text;
}

/** Reverses `neutralised`, for any text. */
export function unneutralised(text: string): string {
  return text.startsWith(APOSTROPHE) && FORMULA.test(text.slice(1)) ? text.slice(1) : text;
}

/**
 * Returns a text for a cell with text format, which cannot become a formula: only a leading apostrophe that
 * `unneutralised` would remove gets another one.
 */
export function withItsApostrophe(text: string): string {
  return text.startsWith(APOSTROPHE) ? neutralised(text) : text;
}
