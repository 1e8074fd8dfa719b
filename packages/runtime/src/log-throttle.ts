/** Lines of one kind that are written in an interval, before the rest of them is only counted. */
const BURST = 5;
const INTERVAL_MS = 30_000;
/** Kinds that are told apart at once; more of them begin anew. */
const KINDS_AT_MOST = 1_000;

interface Kind {
  written: number;
  suppressed: number;
}

/**
 * Keeps one failure that repeats from filling the disk with its lines: of one kind the first few are written, and at the end of
 * the interval one that says how many more there were.
 */
export class LogThrottle {
  readonly #kinds = new Map<string, Kind>();

  /**
   * @param summarise called at the end of an interval in which lines were suppressed, with their number
   * @returns whether a line of a kind is to be written
   */
  admits(kind: string, summarise: (suppressed: number, seconds: number) => void): boolean {
    let known = this.#kinds.get(kind);
    if (!known) {
      if (this.#kinds.size >= KINDS_AT_MOST) this.#kinds.clear();
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

/** Tells lines apart by all that they say but the request: an error by its class, code and message. */
export function kindOf(given: readonly unknown[]): string {
  return given.map(partOf).join(" ");
}

function partOf(part: unknown): string {
  if (part instanceof Error) return errorKind(part);
  if (typeof part !== "object" || part === null) return String(part);
  const said = part as Readonly<Record<string, unknown>>;
  // Where something failed is told apart by its error, whatever else is said of it.
  if (said.err instanceof Error) return errorKind(said.err);
  return JSON.stringify(said, (key, value: unknown) => (key === "requestId" ? undefined : value)) ?? "";
}

function errorKind(error: Error): string {
  const { code } = error as { code?: unknown };
  const cause = error.cause instanceof Error ? errorKind(error.cause) : "";
  return `${error.constructor.name} ${String(code)} ${error.message.slice(0, 200).replaceAll(/\d+/g, "0")} ${cause}`;
}
