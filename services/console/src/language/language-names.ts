import { useWords } from "./language.js";
import { words } from "./message-catalog.js";

const said = words({
  "zh-CN": { mandarin: "普通话", english: "英语" },
  en: { mandarin: "Mandarin", english: "English" },
});

/** What people call a language: a BCP 47 tag by its name, a dialect as it was written. */
export function useLanguageNames(): (language: string) => string {
  const say = useWords(said);
  return (language) => {
    if (/^zh(-|$)/i.test(language)) return say.mandarin;
    return /^en(-|$)/i.test(language) ? say.english : language;
  };
}
