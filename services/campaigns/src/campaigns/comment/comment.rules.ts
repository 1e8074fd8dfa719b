import { InvalidInput, isLongerThan } from "@starlane/graphql";

const LONGEST_COMMENT = 1_000;

/**
 * Reads the comment of an agency on its answer: trimmed, null when blank.
 * @param field the argument that it came in
 */
export function readComment(given: string | null, field: string): string | null | InvalidInput {
  const comment = given?.trim() ?? "";
  if (comment === "") return null;
  if (!isLongerThan(comment, LONGEST_COMMENT)) return comment;
  return new InvalidInput(
    [field],
    { "zh-CN": "最多填写 {most} 字。", en: "Write {most} characters at most." },
    { most: LONGEST_COMMENT },
  );
}
