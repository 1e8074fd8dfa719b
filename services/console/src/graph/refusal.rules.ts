/** The sentence of the refusal that a mutation answered; null where it did what was asked. Of refusals alone `message` is asked. */
export function refusalIn(data: object | null | undefined): string | null {
  for (const outcome of Object.values(data ?? {})) {
    const { message } = (outcome ?? {}) as { message?: unknown };
    if (typeof message === "string") return message;
  }
  return null;
}
