import { useSyncExternalStore } from "react";
import { storedPreference } from "../settings/stored-preference.js";
import { CONSOLE_LANGUAGES, languageOf, type ConsoleLanguage } from "./language.rules.js";
import type { Dictionary, MessageCatalog } from "./message-catalog.js";

/** The language of the console and of the server's messages in it: the browser's until somebody chooses one. */
export const languageChoice = storedPreference<ConsoleLanguage>("starlane.language", CONSOLE_LANGUAGES, () =>
  languageOf(navigator.languages),
);

export function useLanguage(): ConsoleLanguage {
  return useSyncExternalStore(languageChoice.subscribe, languageChoice.get);
}

/** Returns the messages of one part of the console in the chosen language. */
export function useTranslations<Zh extends Dictionary>(messages: MessageCatalog<Zh>): Zh {
  return messages[useLanguage()] as Zh;
}
