import type { Language } from "./language.rules.js";

type Phrase = string | ((...values: never[]) => string);
export type Dictionary = Readonly<Record<string, Phrase>>;

/** Each phrase of the first language in the second: no fewer, no more, with the same values. */
type Translated<Zh extends Dictionary> = {
  readonly [Key in keyof Zh]: Zh[Key] extends string ? string : Zh[Key];
};

export type Words<Zh extends Dictionary> = Readonly<Record<"zh-CN", Zh>> &
  Readonly<Record<Exclude<Language, "zh-CN">, Translated<Zh>>>;

/**
 * What one part of the console says, in every language. A phrase is a text, or a function of the values in it. A
 * translation that is missing, or of nothing, does not compile.
 */
export function words<const Zh extends Dictionary>(both: {
  readonly "zh-CN": Zh;
  readonly en: Translated<NoInfer<Zh>>;
}): Words<Wide<Zh>> {
  return both as unknown as Words<Wide<Zh>>;
}

/** A text is a text, whatever it says in Chinese. */
type Wide<Zh extends Dictionary> = { readonly [Key in keyof Zh]: Zh[Key] extends string ? string : Zh[Key] };
