import { useLanguage } from "./language.js";
import { formatsIn, type Formats } from "./formats.rules.js";

/** Returns the number and time formats of the chosen language. */
export function useFormats(): Formats {
  return formatsIn(useLanguage());
}
