import { useTranslations } from "./language.js";
import { defineMessages } from "./message-catalog.js";

const messages = defineMessages({
  "zh-CN": { mandarin: "普通话", english: "英语" },
  en: { mandarin: "Mandarin", english: "English" },
});

/** Returns a function that names a language: a BCP 47 tag by its name, a dialect as it was entered. */
export function useLanguageNames(): (language: string) => string {
  const t = useTranslations(messages);
  return (language) => {
    if (/^zh(-|$)/i.test(language)) return t.mandarin;
    return /^en(-|$)/i.test(language) ? t.english : language;
  };
}
