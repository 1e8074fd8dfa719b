import { isLongerThan } from "@starlane/graphql";

/** The longest reason for a correction. */
export const REASON_CHARACTERS = 500;

/** Returns a reason trimmed, or null when it is empty or too long. */
export function readReason(text: string): string | null {
  const reason = text.trim();
  return reason !== "" && !isLongerThan(reason, REASON_CHARACTERS) ? reason : null;
}
