import { readAudiences } from "@starlane/row-import";
import { isAudience, type Audience } from "./audience.rules.js";

/** Returns the one audience that words in a table mean; null when they mean none, or several. */
export function readAudience(words: string): Audience | null {
  const [audience, ...others] = readAudiences(words) ?? [];
  return audience !== undefined && others.length === 0 && isAudience(audience) ? audience : null;
}
