import { isLongerThan, readText } from "../src/index.js";

/** Returns `kept`, or the reason for which a text is refused. */
function verdictOf(text: string): string {
  const reading = readText(text);
  return "text" in reading ? "kept" : reading.refused.en;
}

test.each<[string, string]>([
  ["a Chinese name", "西夏区公安分局"],
  ["a name of an ethnic minority", "买买提·阿不都热依木"],
  ["another code point of the separator", "阿依古丽•吐尔逊"],
  ["Uyghur", "شىنجاڭ ئۇيغۇر ئاپتونوم رايونى"],
  ["Arabic with marks and joiners", "مَدْرَسَةٌ\u200cهای"],
  ["Tibetan, stacked", "བོད་སྐད་རྒྱུད"],
  ["Mongolian with its separators", "ᠮᠣᠩᠭᠣᠯ\u180Eᠠ"],
  ["CJK extension B to H", "𠮷\u{2A6D6}\u{2B740}\u{2CEB0}\u{30000}\u{31350}"],
  ["private-use characters from registers", "\uE863\u{F0001}"],
  ["an emoji of seven code points", "👨‍👩‍👧‍👦"],
  ["a flag with tag characters", "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}"],
  ["a variation selector", "葛\u{E0100}飾"],
  ["a direction mark", "反诈\u200f(ئۇيغۇر)"],
  ["a description of several lines", "第一行\n\t第二行\n"],
  ["Vietnamese in NFD", "Nguyễn".normalize("NFD")],
  ["nothing", ""],
  ["a blank text, which each field may refuse itself", " \u3000\n"],
  ["a single sign", "·"],
])("passes: %s", (_case, text) => {
  expect(verdictOf(text)).toBe("kept");
});

const INVISIBLE = "Nothing of it can be seen; type it anew.";
const REORDERING = "It holds characters that change the direction of text; remove them.";
const UNPRINTABLE = "It holds characters that cannot be shown; type it anew.";
const HALF = "It holds half a character; type it anew.";

test.each<[string, string, string]>([
  ..."\u200B\u200C\u200D\u2060\u2063\u00AD\u034F\u061C\u115F\u1160\u17B4\u180B\u180E\u2800\u3164\uFE0F\uFFA0"
    .split("")
    .map((text): [string, string, string] => [
      `U+${text.codePointAt(0)!.toString(16)} alone`,
      text,
      INVISIBLE,
    ]),
  ["fillers and blanks", " \u3164\u3000\u115F ", INVISIBLE],
  ["combining marks alone", "\u0301\u0308", INVISIBLE],
  ["a mark on a blank", " \u0301", INVISIBLE],
  ["tags alone", "\u{E0041}\u{E0042}", INVISIBLE],
  ["a variation selector alone", "\u{E0100}", INVISIBLE],
  ["an unassigned ignorable code point", "\u{E0FFF}", INVISIBLE],
  ["a null notehead", "\u{1D159}", INVISIBLE],
  ["a byte order mark and a joiner", "\uFEFF\u200D", INVISIBLE],
  ..."\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\u206A\u206F"
    .split("")
    .map((text): [string, string, string] => [
      `U+${text.codePointAt(0)!.toString(16)} in a name`,
      `王${text}明`,
      REORDERING,
    ]),
  ["half a character at the end", "王\uD842", HALF],
  ["half a character at the beginning", "\uDFB7王", HALF],
  ["halves in the wrong order", "\uDFB7\uD842", HALF],
  ["NUL", "a\u0000b", UNPRINTABLE],
  ["an escape", "a\u001B[31mb", UNPRINTABLE],
  ["a control of the second row", "a\u0085b", UNPRINTABLE],
  ["the noncharacter U+FFFF", "a\uFFFFb", UNPRINTABLE],
  ["an interlinear annotation", "王\uFFF9明\uFFFA李\uFFFB", UNPRINTABLE],
  ["the noncharacter U+FDD0", "a\uFDD0", UNPRINTABLE],
  [
    "thirteen marks on a letter",
    `e${"\u0301".repeat(14)}`,
    "Too many marks stand on one letter; type it anew.",
  ],
])("refuses %s", (_case, text, refused) => {
  expect(verdictOf(text)).toBe(refused);
});

test.each<[string, string, string]>([
  ["a text as NFC", "e\u0301", "é"],
  ["line ends as line feeds", "a\r\nb\rc\u2028d", "a\nb\nc\nd"],
  ["compatibility characters unchanged", "①ＡＢ", "①ＡＢ"],
])("keeps %s", (_case, text, kept) => {
  expect(readText(text)).toEqual({ text: kept });
});

test.each<[string, number, boolean]>([
  ["王明", 2, false],
  ["王明华", 2, true],
  ["👍🏽", 1, false],
  ["🇨🇳🇨🇳", 2, false],
  ["🇨🇳🇨🇳🇨🇳", 2, true],
  ["𠮷".repeat(100), 100, false],
  ["𠮷".repeat(101), 100, true],
  // A name of family emoji only does not fit into an index.
  ["👨‍👩‍👧‍👦".repeat(100), 100, true],
])("%s is longer than %i graphemes: %s", (text, most, longer) => {
  expect(isLongerThan(text, most)).toBe(longer);
});
