import { LRUCache } from "lru-cache";
import Negotiator from "negotiator";

/** The supported languages, the default first. */
export const LANGUAGES = ["zh-CN", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** A sentence in every language, with `{name}` placeholders. A missing translation does not compile. */
export type Phrase = Readonly<Record<Language, string>>;
export type PhraseValues = Readonly<Record<string, string | number>>;

/** A cache of recent headers: browsers repeat a few values. */
const languageByHeader = new LRUCache<string, Language>({ max: 1_000 });
const MAX_CACHED_HEADER_CHARS = 200;

/** Returns the language that `Accept-Language` prefers; the default when it names no supported one. */
export function negotiateLanguage(acceptLanguage = ""): Language {
  const known = languageByHeader.get(acceptLanguage);
  if (known) return known;
  const negotiator = new Negotiator({ headers: { "accept-language": acceptLanguage } });
  const language = (negotiator.language([...LANGUAGES]) as Language | undefined) ?? LANGUAGES[0];
  if (acceptLanguage.length <= MAX_CACHED_HEADER_CHARS) languageByHeader.set(acceptLanguage, language);
  return language;
}

/** Returns the phrase in one language with its placeholders replaced. */
export function say(phrase: Phrase, language: Language, values: PhraseValues = {}): string {
  return phrase[language].replaceAll(/\{(\w+)\}/g, (placeholder, name: string) =>
    String(values[name] ?? placeholder),
  );
}
