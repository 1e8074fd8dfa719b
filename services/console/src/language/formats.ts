import { useLanguage } from "./language.js";
import { formatsIn, type Formats } from "./formats.rules.js";

/** How numbers and times are written in the language that is chosen. */
export function useFormats(): Formats {
  return formatsIn(useLanguage());
}
