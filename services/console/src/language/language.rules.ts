/** The languages of the console, the default first. */
export const CONSOLE_LANGUAGES = ["zh-CN", "en"] as const;
export type ConsoleLanguage = (typeof CONSOLE_LANGUAGES)[number];

/** The first of somebody's languages that the console speaks, whatever its region; Chinese where it speaks none of them. */
export function languageOf(preferred: readonly string[]): ConsoleLanguage {
  for (const tag of preferred) {
    const primary = tag.toLowerCase().split("-")[0];
    if (primary === "zh") return "zh-CN";
    if (primary === "en") return "en";
  }
  return CONSOLE_LANGUAGES[0];
}
