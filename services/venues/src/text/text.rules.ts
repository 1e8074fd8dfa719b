import { InvalidInput, isLongerThan, type Phrase } from "@starlane/graphql";

/** Control characters other than those that break or indent a line: nobody types them, and PostgreSQL takes no NUL. */
const UNPRINTABLE = /[^\P{Cc}\t\n\r]/u;

/**
 * Why a text that must be there may not be as somebody wrote it, or null.
 * @param missing what to say when it is blank
 */
export function refuseText(
  path: readonly string[],
  text: string,
  { most, missing }: { most: number; missing: Phrase },
): InvalidInput | null {
  return text.trim() === "" ? new InvalidInput(path, missing) : refuseLongText(path, text, most);
}

/** Why a text that may be blank may not be as somebody wrote it, or null. */
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
