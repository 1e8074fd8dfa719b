import { Names, readAudiences, splitKnownNames } from "../src/index.js";

const known = new Set(["张和", "买买提 吐尔逊", "李及第", "王老师", "赵一、钱二", "Li,Wang"]);

test.each<[string, string, string[]]>([
  ["as an export writes them in Chinese", "张和、买买提 吐尔逊、李及第", ["张和", "买买提 吐尔逊", "李及第"]],
  ["as an export writes them in English", "张和, 买买提 吐尔逊", ["张和", "买买提 吐尔逊"]],
  ["as somebody writes them", "王老师和李及第", ["王老师", "李", "第"]],
  ["a name that has a comma", "张和、赵一、钱二、王老师", ["张和", "赵一、钱二", "王老师"]],
  ["a name that has a comma, in English", "张和, Li,Wang, 王老师", ["张和", "Li,Wang", "王老师"]],
  ["half of a name that has a comma", "赵一、王老师", ["赵一", "王老师"]],
  ["full-width signs between names", "甲，乙；丙／丁", ["甲", "乙", "丙", "丁"]],
  ["names that nobody knows", "甲 乙及丙", ["甲", "乙", "丙"]],
  ["nothing", "", []],
])("names in one cell: %s", (_case, text, names) => {
  expect(splitKnownNames(text, (name) => known.has(name))).toEqual(names);
});

test.each([
  ["in English, as an export writes them", "Migrant workers, Residents", ["MIGRANT_WORKER", "RESIDENT"]],
  ["of two words alone", "migrant workers", ["MIGRANT_WORKER"]],
  ["with blanks between", "青少年 老年人", ["ADOLESCENT", "ELDERLY"]],
  ["of which one is none", "青少年、火星人", null],
])("audiences in %s", (_case, words, audiences) => {
  expect(readAudiences(words)).toEqual(audiences);
});

describe("names that differ only in width", () => {
  const names = new Names([
    { id: "1", name: "AB" },
    { id: "2", name: "ＡＢ" },
    { id: "3", name: "甲（东）" },
    { id: "4", name: "甲(东)" },
  ]);
  test.each([
    ["AB", "1"],
    ["ＡＢ", "2"],
    [" AB ", "1"],
    ["甲（东）", "3"],
    ["甲(东)", "4"],
    ["４", "4"],
  ])("an exact spelling of %s wins", (text, id) => {
    expect(names.find(text)).toMatchObject({ id });
  });
  test("several names without an exact match are ambiguous, unless one is preferred", () => {
    expect(names.find("ab")).toBe("several");
    expect(names.find("ab", ({ id }) => id === "2")).toMatchObject({ id: "2" });
    expect(names.find("c")).toBe("none");
  });
});
