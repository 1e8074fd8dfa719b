import type { Phrase } from "@starlane/graphql";
import { nameKey } from "@starlane/spreadsheet";
import { splitKnownNames } from "./cell-parsers.js";

/** Builds an index of codes by their synonyms and themselves, with keys from `nameKey`. */
export function wordsOf<Name extends string>(
  table: Readonly<Record<Name, readonly string[]>>,
): ReadonlyMap<string, Name> {
  return new Map(
    (Object.entries(table) as [Name, readonly string[]][]).flatMap(([name, words]) =>
      [name, ...words].map((word): [string, Name] => [nameKey(word), name]),
    ),
  );
}

/** The departments' terms for the audiences. */
const AUDIENCE_WORDS: Readonly<Record<string, readonly string[]>> = {
  ADOLESCENT: [
    "青少年",
    "学生",
    "中小学生",
    "小学生",
    "中学生",
    "未成年人",
    "Adolescents",
    "Pupils",
    "Students",
  ],
  ELDERLY: ["老年人", "老人", "老年", "中老年人", "Elderly", "Seniors"],
  MIGRANT_WORKER: [
    "务工人员",
    "外来务工人员",
    "农民工",
    "企业员工",
    "员工",
    "职工",
    "Migrant workers",
    "Workers",
  ],
  RESIDENT: ["居民", "群众", "社区居民", "村民", "市民", "Residents"],
};

const audiences = wordsOf(AUDIENCE_WORDS);

/** Returns the audiences that words denote, or null if any of them is unknown. */
export function readAudiences(words: string): string[] | null {
  const isAudience = (word: string) => audiences.has(nameKey(word)); // the two words Migrant workers are one audience
  const found = splitKnownNames(words, isAudience).map((word) => audiences.get(nameKey(word)));
  return found.every((audience) => audience !== undefined) ? [...new Set(found)] : null;
}

export const NO_SUCH_AUDIENCE: Phrase = {
  "zh-CN": "“{text}”中有无法识别的宣传对象；有：青少年、老年人、务工人员、居民。",
  en: "“{text}” names an audience that there is not; there are adolescents, elderly, migrant workers, residents.",
};
