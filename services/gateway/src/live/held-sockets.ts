import { mayCloseWhile } from "@starlane/runtime";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";

/** The close code for clients that may reconnect later. */
const TRY_AGAIN_LATER = 1013;
/** The timeout of the closing handshake. */
const CLOSING_MS = 1_000;

/** The running operations of one WebSocket, by id. */
export type OpenOperations = Readonly<Record<string, unknown>>;

/**
 * The WebSockets of each caller, up to a limit. At the limit the oldest idle one is closed, so that abandoned
 * connections do not block new ones; a new one is refused only when all are in use.
 */
export class HeldSockets {
  readonly #held = new Map<string, Set<WebSocket>>();
  readonly #operations = new WeakMap<WebSocket, OpenOperations>();
  #count = 0;

  /** @param most of one caller */
  constructor(readonly most: number) {}

  get count(): number {
    return this.#count;
  }

  /** Closes an idle WebSocket of a caller that is at the limit. @returns false when all are in use */
  makeRoom(by: string): boolean {
    const held = this.#held.get(by);
    if (!held || held.size < this.most) return true;
    for (const socket of held) {
      if (!this.#isIdle(socket)) continue;
      this.#forget(by, socket);
      socket.close(TRY_AGAIN_LATER, "Too many connections");
      setTimeout(() => socket.terminate(), CLOSING_MS).unref();
      return true;
    }
    return false;
  }

  /** Counts a WebSocket until it is closed. @param under the connection below it */
  hold(by: string, socket: WebSocket, under: Duplex): void {
    const held = this.#held.get(by) ?? new Set();
    this.#held.set(by, held.add(socket));
    this.#count += 1;
    socket.once("close", () => this.#forget(by, socket));
    mayCloseWhile(under, () => this.#isIdle(socket));
  }

  /** Links a WebSocket to its operations, to detect when it is idle. */
  follow(socket: WebSocket, operations: OpenOperations): void {
    this.#operations.set(socket, operations);
  }

  #isIdle(socket: WebSocket): boolean {
    return Object.keys(this.#operations.get(socket) ?? {}).length === 0;
  }

  #forget(by: string, socket: WebSocket): void {
    const held = this.#held.get(by);
    if (!held?.delete(socket)) return;
    this.#count -= 1;
    if (held.size === 0) this.#held.delete(by);
  }
}
