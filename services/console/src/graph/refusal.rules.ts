/**
 * Returns the message of the refusal in a mutation's answer; null if it succeeded. Queries select `message` only on
 * refusals.
 */
export function refusalIn(data: object | null | undefined): string | null {
  for (const outcome of Object.values(data ?? {})) {
    const { message } = (outcome ?? {}) as { message?: unknown };
    if (typeof message === "string") return message;
  }
  return null;
}
