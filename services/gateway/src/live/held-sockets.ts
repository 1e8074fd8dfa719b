import { mayCloseWhile } from "@starlane/runtime";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";

/** The close code of who may come again later. */
const TRY_AGAIN_LATER = 1013;
/** So long a closed connection may take to say that it is closed. */
const CLOSING_MS = 1_000;

/** Operations under way on one WebSocket, by their ids. */
export type OpenOperations = Readonly<Record<string, unknown>>;

/**
 * The WebSockets of each caller, so many at most. At the bound the oldest on which nothing is under way makes room, so that who
 * opens them and leaves them keeps nobody out; only where all are in use another is refused.
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

  /** Makes room for one more of a caller where there is none. @returns false where all are in use */
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

  /** Holds one more until it is closed. @param under the connection that it goes over */
  hold(by: string, socket: WebSocket, under: Duplex): void {
    const held = this.#held.get(by) ?? new Set();
    this.#held.set(by, held.add(socket));
    this.#count += 1;
    socket.once("close", () => this.#forget(by, socket));
    mayCloseWhile(under, () => this.#isIdle(socket));
  }

  /** Looks from now on at the operations of a WebSocket to know whether it is in use. */
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
