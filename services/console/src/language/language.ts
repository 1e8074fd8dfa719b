import { useSyncExternalStore } from "react";
import { keptChoice } from "../settings/stored-preference.js";
import { LANGUAGES, languageOf, type Language } from "./language.rules.js";
import type { Dictionary, Words } from "./message-catalog.js";

/** The language of the console and of what the server says in it: the browser's until somebody chooses. */
export const languageChoice = keptChoice<Language>("starlane.language", LANGUAGES, () =>
  languageOf(navigator.languages),
);

export function useLanguage(): Language {
  return useSyncExternalStore(languageChoice.subscribe, languageChoice.get);
}

/** The words of one part of the console in the language that is chosen. */
export function useWords<Zh extends Dictionary>(words: Words<Zh>): Zh {
  return words[useLanguage()] as Zh;
}
