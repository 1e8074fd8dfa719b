import Negotiator from "negotiator";

/** The languages Starlane speaks, the default first. */
export const LANGUAGES = ["zh-CN", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** A sentence for a person in every language; `{name}` stands for a value. A missing translation does not compile. */
export type Phrase = Readonly<Record<Language, string>>;
export type PhraseValues = Readonly<Record<string, string | number>>;

/** The language a client asks for by `Accept-Language`; the default when it asks for none of ours. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const asked = new Negotiator({ headers: { "accept-language": acceptLanguage ?? "" } });
  return (asked.language([...LANGUAGES]) as Language | undefined) ?? LANGUAGES[0];
}

/** The phrase in one language, its placeholders filled. */
export function say(phrase: Phrase, language: Language, values: PhraseValues = {}): string {
  return phrase[language].replaceAll(/\{(\w+)\}/g, (placeholder, name: string) =>
    String(values[name] ?? placeholder),
  );
}
