import type { ConsoleLanguage } from "./language.rules.js";

type Phrase = string | ((...values: never[]) => string);
export type Dictionary = Readonly<Record<string, Phrase>>;

/** The messages in the second language: the same keys as in the first, with the same parameters. */
type Translated<Zh extends Dictionary> = {
  readonly [Key in keyof Zh]: Zh[Key] extends string ? string : Zh[Key];
};

export type MessageCatalog<Zh extends Dictionary> = Readonly<Record<"zh-CN", Zh>> &
  Readonly<Record<Exclude<ConsoleLanguage, "zh-CN">, Translated<Zh>>>;

/**
 * Defines the messages of one part of the console in every language. A message is a text, or a function of the values
 * in it. A missing or superfluous translation does not compile.
 */
export function defineMessages<const Zh extends Dictionary>(both: {
  readonly "zh-CN": Zh;
  readonly en: Translated<NoInfer<Zh>>;
}): MessageCatalog<Wide<Zh>> {
  return both as unknown as MessageCatalog<Wide<Zh>>;
}

/** Widens the literal texts of the first language to `string`. */
type Wide<Zh extends Dictionary> = { readonly [Key in keyof Zh]: Zh[Key] extends string ? string : Zh[Key] };
