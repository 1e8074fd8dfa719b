import { isLongerThan } from "@starlane/graphql";

/** How long the reason for a correction may be. */
export const REASON_CHARACTERS = 500;

/** A reason as it is kept, or null where it is none. */
export function readReason(text: string): string | null {
  const reason = text.trim();
  return reason !== "" && !isLongerThan(reason, REASON_CHARACTERS) ? reason : null;
}
