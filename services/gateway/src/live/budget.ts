import type { WebSocket } from "ws";

const WINDOW_MS = 60_000;
/** The close code that graphql-transport-ws has for too much of something. */
const TOO_MANY_REQUESTS = 4429;
/** So long a closed connection may take to say that it is closed. */
const CLOSING_MS = 1_000;

/** So many points in a minute, of one connection. */
export class Budget {
  #endsAt = Number.NEGATIVE_INFINITY;
  #left = 0;

  /** @param now milliseconds of a monotonic clock */
  constructor(
    private readonly most: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes points; false where there are not so many left. */
  take(points = 1): boolean {
    if (this.now() >= this.#endsAt) {
      this.#endsAt = this.now() + WINDOW_MS;
      this.#left = this.most;
    }
    this.#left -= points;
    return this.#left >= 0;
  }
}

/** Ends a connection that sends too much. Nothing more is read of it, or what it has sent already would be worked on. */
export function endFlood(socket: WebSocket, code = TOO_MANY_REQUESTS, reason = "Too many requests"): void {
  socket.close(code, reason);
  socket.pause();
  setTimeout(() => socket.terminate(), CLOSING_MS).unref();
}
