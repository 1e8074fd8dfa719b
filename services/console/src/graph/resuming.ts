import { backoffDelay } from "./backoff.js";

/** Answers of a subscription, as graphql-ws gives them. */
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

/** Timers and chance, so that tests hold both. */
export interface Resumption {
  /** Calls back after so many milliseconds. @returns cancels it */
  readonly after: (ms: number, callback: () => void) => () => void;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Called each time an attempt ends without having been ended here. */
  readonly onLost: () => void;
  /** Called with each answer. */
  readonly onLive: () => void;
  /** Called where the server does not take the token: the next attempt needs another. */
  readonly onUnauthenticated: () => void;
}

/** A subscription that is begun again. */
export interface Resumed {
  readonly end: () => void;
  /** Tries at once instead of when the pause is over: the connection is back. */
  readonly wake: () => void;
}

/** Pauses between attempts. */
export const BACKOFF = { firstMs: 500, longestMs: 30_000 };
/** Refusals that stay what they are, however often they are asked for. */
const FINAL: ReadonlySet<unknown> = new Set([
  "FORBIDDEN",
  "NOT_FOUND",
  "BAD_USER_INPUT",
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
]);

/**
 * Begins a subscription and begins it again whenever it ends by an error, by the server's word, or with its socket, until it is
 * ended here or refused for good.
 * @param begin one attempt. @returns ends it
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
