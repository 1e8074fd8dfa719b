/** Spaces, format characters and quotes of any width: a spreadsheet program may pass over them. */
const PASSED_OVER = String.raw`[\s\p{Cf}'"‘’“”＇＂]`;
/** Signs that begin a formula, half or full width. */
const SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫−";
/** A text that a spreadsheet program may take for a formula, or that was one and has its apostrophe already. */
const FORMULA = new RegExp(String.raw`^(?:'*[\t\r\n]|${PASSED_OVER}*[${SIGNS}])`, "u");
const APOSTROPHE = "'";

/** Returns a text as it stands in a table for a spreadsheet program: with an apostrophe before what would be a formula. */
export function neutralised(text: string): string {
  return FORMULA.test(text) ? APOSTROPHE + text : text;
}

/** Returns a text as it was before `neutralised`, whatever it was. */
export function unneutralised(text: string): string {
  return text.startsWith(APOSTROPHE) && FORMULA.test(text.slice(1)) ? text.slice(1) : text;
}

/** Returns a text as it stands in a cell that is a text in any case: only an apostrophe that would be taken off has another before it. */
export function withItsApostrophe(text: string): string {
  return text.startsWith(APOSTROPHE) ? neutralised(text) : text;
}
