import { InvalidInput, isLongerThan, type Phrase } from "@starlane/graphql";

/** Control characters other than line breaks and tabs: nobody types them, and PostgreSQL rejects NUL. */
const UNPRINTABLE = /[^\P{Cc}\t\n\r]/u;

/**
 * Returns the refusal of a required text, or null.
 * @param missing the message for a blank text
 */
export function refuseText(
  path: readonly string[],
  text: string,
  { most, missing }: { most: number; missing: Phrase },
): InvalidInput | null {
  return text.trim() === "" ? new InvalidInput(path, missing) : refuseLongText(path, text, most);
}

/** Returns the refusal of an optional text, or null. */
export function refuseLongText(path: readonly string[], text: string, most: number): InvalidInput | null {
  if (isLongerThan(text, most))
    return new InvalidInput(
      path,
      { "zh-CN": "最多填写 {most} 个字。", en: "Write {most} characters at most." },
      { most },
    );
  if (UNPRINTABLE.test(text))
    return new InvalidInput(path, {
      "zh-CN": "含有无法显示的字符，请重新输入。",
      en: "It holds characters that cannot be shown; type it anew.",
    });
  return null;
}
