/** The languages of the console, the default first. */
export const CONSOLE_LANGUAGES = ["zh-CN", "en"] as const;
export type ConsoleLanguage = (typeof CONSOLE_LANGUAGES)[number];

/** Returns the first preferred language that the console supports, whatever its region; Chinese if it supports none. */
export function languageOf(preferred: readonly string[]): ConsoleLanguage {
  for (const tag of preferred) {
    const primary = tag.toLowerCase().split("-")[0];
    if (primary === "zh") return "zh-CN";
    if (primary === "en") return "en";
  }
  return CONSOLE_LANGUAGES[0];
}
