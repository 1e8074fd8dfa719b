/** The number of lines of one kind written per interval; further ones are only counted. */
const BURST = 5;
const INTERVAL_MS = 30_000;
/** The maximum number of kinds tracked at once; beyond it, all counts restart. */
const MAX_KINDS = 1_000;

interface Kind {
  written: number;
  suppressed: number;
}

/**
 * Limits repeated log lines, so that one recurring failure does not fill the disk: of each kind the first few are
 * written, and at the end of the interval one line with the number of those suppressed.
 */
export class LogThrottle {
  readonly #kinds = new Map<string, Kind>();

  /**
   * @param summarise called at the end of an interval in which lines were suppressed, with their number
   * @returns true if the line is to be written
   */
  admits(kind: string, summarise: (suppressed: number, seconds: number) => void): boolean {
    let known = this.#kinds.get(kind);
    if (!known) {
      if (this.#kinds.size >= MAX_KINDS) this.#kinds.clear();
      const begun: Kind = { written: 0, suppressed: 0 };
      this.#kinds.set(kind, (known = begun));
      setTimeout(() => {
        if (this.#kinds.get(kind) === begun) this.#kinds.delete(kind);
        if (begun.suppressed > 0) summarise(begun.suppressed, INTERVAL_MS / 1000);
      }, INTERVAL_MS).unref();
    }
    if (known.written >= BURST) {
      known.suppressed += 1;
      return false;
    }
    known.written += 1;
    return true;
  }
}

/**
 * Returns the kind of a log line: all of its content but the request id, and of an error its class, code and message.
 */
export function kindOf(given: readonly unknown[]): string {
  return given.map(partOf).join(" ");
}

function partOf(part: unknown): string {
  if (part instanceof Error) return errorKind(part);
  if (typeof part !== "object" || part === null) return String(part);
  const fields = part as Readonly<Record<string, unknown>>;
  // A line with an error is classified by the error alone.
  if (fields.err instanceof Error) return errorKind(fields.err);
  return JSON.stringify(fields, (key, value: unknown) => (key === "requestId" ? undefined : value)) ?? "";
}

function errorKind(error: Error): string {
  const { code } = error as { code?: unknown };
  const cause = error.cause instanceof Error ? errorKind(error.cause) : "";
  return `${error.constructor.name} ${String(code)} ${error.message.slice(0, 200).replaceAll(/\d+/g, "0")} ${cause}`;
}
