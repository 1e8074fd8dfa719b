import { backoffDelay } from "./backoff.js";

/** The receiver of a subscription's results, as in graphql-ws. */
export interface Sink {
  next(result: LiveResult): void;
  error(error: unknown): void;
  complete(): void;
}

export interface LiveResult {
  readonly errors?: readonly LiveError[];
}

interface LiveError {
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Timers, randomness and callbacks, which tests replace. */
export interface Resumption {
  /** Calls back after the given milliseconds. @returns a function that cancels it */
  readonly after: (ms: number, callback: () => void) => () => void;
  /** Returns a number from 0 to 1. */
  readonly random: () => number;
  /** Called each time an attempt ends other than by `end`. */
  readonly onLost: () => void;
  /** Called with each result. */
  readonly onLive: () => void;
  /** Called if the server rejects the token: the next attempt needs another. */
  readonly onUnauthenticated: () => void;
}

/** A subscription that is restarted after each loss. */
export interface Resumed {
  readonly end: () => void;
  /** Tries at once instead of after the delay: the connection is back. */
  readonly wake: () => void;
}

/** Delays between attempts. */
export const BACKOFF = { firstMs: 500, longestMs: 30_000 };
/** Codes of permanent refusals, which another attempt would not change. */
const FINAL: ReadonlySet<unknown> = new Set([
  "FORBIDDEN",
  "NOT_FOUND",
  "BAD_USER_INPUT",
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
]);

/**
 * Starts a subscription and restarts it whenever it ends by an error, by the server or with its socket, until it is
 * ended by the caller or refused permanently.
 * @param begin starts one attempt and returns a function that ends it
 */
export function resuming(begin: (sink: Sink) => () => void, sink: Sink, parts: Resumption): Resumed {
  let failures = 0;
  let isOver = false;
  let endAttempt = (): void => undefined;
  let cancelPause: (() => void) | null = null;

  const attempt = (): void => {
    cancelPause = null;
    let isCurrent = true;
    const lose = (): void => {
      if (!isCurrent || isOver) return;
      isCurrent = false;
      endAttempt();
      failures += 1;
      parts.onLost();
      cancelPause = parts.after(backoffDelay(failures - 1, parts.random(), BACKOFF), attempt);
    };
    const loseOr = (errors: readonly LiveError[], giveUp: () => void): void => {
      const codes = errors.map(({ extensions }) => extensions?.code);
      if (codes.some((code) => FINAL.has(code))) {
        isOver = true;
        giveUp();
        endAttempt();
        return;
      }
      if (codes.includes("UNAUTHENTICATED")) parts.onUnauthenticated();
      lose();
    };
    endAttempt = () => undefined;
    const end = begin({
      next(result) {
        if (!isCurrent || isOver) return;
        if (result.errors) return loseOr(result.errors, () => sink.next(result));
        failures = 0;
        parts.onLive();
        sink.next(result);
      },
      error(error) {
        if (isCurrent && !isOver) loseOr(Array.isArray(error) ? error : [], () => sink.error(error));
      },
      complete: lose,
    });
    if (isCurrent && !isOver) endAttempt = end;
    else end();
  };

  attempt();
  return {
    end() {
      isOver = true;
      cancelPause?.();
      endAttempt();
    },
    wake() {
      if (!cancelPause || isOver) return;
      cancelPause();
      attempt();
    },
  };
}
