import { splitKnownNames } from "../src/index.js";

const known = new Set(["张和", "买买提 吐尔逊", "李及第", "王老师"]);

test.each<[string, string, string[]]>([
  ["as an export writes them in Chinese", "张和、买买提 吐尔逊、李及第", ["张和", "买买提 吐尔逊", "李及第"]],
  ["as an export writes them in English", "张和, 买买提 吐尔逊", ["张和", "买买提 吐尔逊"]],
  ["as somebody writes them", "王老师和李及第", ["王老师", "李", "第"]],
  ["names that nobody knows", "甲 乙及丙", ["甲", "乙", "丙"]],
  ["nothing", "", []],
])("names in one cell: %s", (_case, text, names) => {
  expect(splitKnownNames(text, (name) => known.has(name))).toEqual(names);
});
