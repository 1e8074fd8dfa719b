import type { WebSocket } from "ws";

const WINDOW_MS = 60_000;
/** The close code of graphql-transport-ws for too many requests. */
const TOO_MANY_REQUESTS = 4429;
/** The timeout of the closing handshake. */
const CLOSING_MS = 1_000;

/** A limit of points per minute for one connection. */
export class Budget {
  #endsAt = Number.NEGATIVE_INFINITY;
  #left = 0;

  /** @param now milliseconds of a monotonic clock */
  constructor(
    private readonly most: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Consumes points; returns false when too few are left. */
  take(points = 1): boolean {
    if (this.now() >= this.#endsAt) {
      this.#endsAt = this.now() + WINDOW_MS;
      this.#left = this.most;
    }
    this.#left -= points;
    return this.#left >= 0;
  }
}

/** Closes a connection that sends too much. It is also paused, or data already received would still be processed. */
export function endFlood(socket: WebSocket, code = TOO_MANY_REQUESTS, reason = "Too many requests"): void {
  socket.close(code, reason);
  socket.pause();
  setTimeout(() => socket.terminate(), CLOSING_MS).unref();
}
