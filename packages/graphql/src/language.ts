import { LRUCache } from "lru-cache";
import Negotiator from "negotiator";

/** The languages Starlane speaks, the default first. */
export const LANGUAGES = ["zh-CN", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** A sentence for a person in every language; `{name}` stands for a value. A missing translation does not compile. */
export type Phrase = Readonly<Record<Language, string>>;
export type PhraseValues = Readonly<Record<string, string | number>>;

/** What was asked for lately: browsers send a few headers again and again. */
const languageByHeader = new LRUCache<string, Language>({ max: 1_000 });
const MAX_CACHED_HEADER_CHARS = 200;

/** The language a client asks for by `Accept-Language`; the default when it asks for none of ours. */
export function negotiateLanguage(acceptLanguage = ""): Language {
  const known = languageByHeader.get(acceptLanguage);
  if (known) return known;
  const negotiator = new Negotiator({ headers: { "accept-language": acceptLanguage } });
  const language = (negotiator.language([...LANGUAGES]) as Language | undefined) ?? LANGUAGES[0];
  if (acceptLanguage.length <= MAX_CACHED_HEADER_CHARS) languageByHeader.set(acceptLanguage, language);
  return language;
}

/** The phrase in one language, its placeholders filled. */
export function say(phrase: Phrase, language: Language, values: PhraseValues = {}): string {
  return phrase[language].replaceAll(/\{(\w+)\}/g, (placeholder, name: string) =>
    String(values[name] ?? placeholder),
  );
}
