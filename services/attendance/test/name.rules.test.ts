import { assert, property, string } from "fast-check";
import { maskName, readName } from "../src/people/vault/name.rules.js";

test.each([
  ["王小明", "王*"],
  ["王明", "王*"],
  ["欧阳娜娜", "欧阳*"],
  ["司马光", "司马*"],
  ["歐陽鋒", "歐陽*"],
  ["欧阳", "欧*"], // surname Ou, given name Yang
  ["诸葛孔明先生", "诸葛*"],
  ["王", "*"],
  ["买买提·艾力", "买*"],
  ["阿卜杜拉", "阿*"],
  ["John Smith", "J*"],
  ["Li", "L*"],
  ["J", "*"],
  ["Élodie", "É*"],
  ["E\u0301", "*"],
  ["김민준", "김*"],
  ["𠮷田太郎", "𠮷*"],
])("masks %s as %s", (name, masked) => {
  expect(maskName(name)).toBe(masked);
});

test("never shows a whole name, nor more than its first two characters", () => {
  assert(
    property(string({ unit: "grapheme", minLength: 1, maxLength: 12 }), (text) => {
      const name = readName(text);
      if (name === null) return;
      const masked = maskName(name);
      expect(masked).not.toBe(name);
      expect(masked.endsWith("*")).toBe(true);
      expect([...new Intl.Segmenter("zh").segment(masked)].length).toBeLessThanOrEqual(3);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ["王小明", "王小明"],
  ["  王 小明 ", "王 小明"],
  ["阿依古丽·买买提", "阿依古丽·买买提"],
  ["O’Brien-Smith", "O’Brien-Smith"],
  ["张伟（大）", "张伟（大）"],
  ["E\u0301lodie", "Élodie"],
  ["13812345678", null],
  ["王小明 13812345678", null],
  ["王*", null],
  ["", null],
  ["·", null],
  ["<b>王</b>", null],
  ["王\u0000明", null],
  ["王".repeat(101), null],
])("reads %j as the name %j", (text, name) => {
  expect(readName(text)).toBe(name);
});
