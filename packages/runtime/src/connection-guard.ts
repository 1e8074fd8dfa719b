import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { networkOf } from "./address.js";
import { connectionsByDescriptors } from "./descriptors.js";
import type { Logger } from "./log.js";

/** Bounds on what clients may hold of a process. */
export interface ConnectionLimits {
  /** Connections at once, WebSockets and streams included. */
  readonly connections: number;
  /** Those of one network address; of any number unless given. */
  readonly connectionsOfAddress?: number | undefined;
  /** Bytes of request bodies that are being received at once, as far as they are announced. */
  readonly receivedBytes: number;
  /** Bytes of answers that clients have not taken yet. */
  readonly unsentBytes: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  connections: 4_000,
  receivedBytes: 256 * 1024 * 1024,
  unsentBytes: 256 * 1024 * 1024,
};

/** Taken for a body of unknown length. */
const UNKNOWN_BYTES = 1024 * 1024;
/** Larger bodies are refused before they are received. */
const REFUSED_BEYOND = 8 * 1024 * 1024;
/** A client that takes next to nothing of its answer for so long is gone, or means to be in the way. */
const STALLED_AFTER_MS = 60_000;
const TAKES_AT_LEAST = 256 * (STALLED_AFTER_MS / 1000);
const LOOK_EVERY_MS = 1_000;
/** Requests that a connection sends ahead of their answers. Browsers and proxies send none; each may hold a file open. */
const AHEAD_AT_MOST = 8;
const WARN_EVERY_MS = 60_000;

/** Connections of one network address, or of the trusted proxies together. */
interface Origin {
  readonly address: string | null;
  readonly connections: Set<Connection>;
  /** Bytes of bodies that are being received. */
  receiving: number;
  /** Bytes of answers that were not taken yet at the last look. */
  unsent: number;
}

/** A connection with the request that it last carried. */
class Connection {
  request: IncomingMessage | undefined;
  response: ServerResponse | undefined;
  isUpgraded = false;
  /** When its last request began, or the connection itself. */
  begunAt = performance.now();
  /** Requests whose answers are not done. */
  underWay = 0;
  /** Since when it has always had something to take, and how much it had taken by then. */
  behindSince = 0;
  takenBefore = 0;

  constructor(
    readonly socket: Socket,
    readonly origin: Origin,
  ) {}

  /** No request is under way; nobody loses anything with it. */
  get isIdle(): boolean {
    if (this.isUpgraded) return idleness.get(this.socket)?.() === true;
    return this.response === undefined || this.response.writableFinished || this.response.closed;
  }

  /** A request is not received whole yet. */
  get isReceiving(): boolean {
    return !this.isUpgraded && this.request !== undefined && !this.request.complete && !this.isIdle;
  }
}

export interface GuardOptions {
  readonly limits: ConnectionLimits;
  /** True for the address of a proxy, whose connections are many people's. */
  readonly isTrusted: (address: string) => boolean;
  readonly logger: Logger;
  /** Answer to a connection that cannot be taken, as it goes over the wire. */
  readonly refusal: () => string;
}

/** Of connections that carry another protocol by now: whether nothing is under way on them. */
const idleness = new WeakMap<Duplex, () => boolean>();

/** Lets a connection that carries another protocol be closed at a bound while nothing is under way on it. */
export function mayCloseWhile(socket: Duplex, isIdle: () => boolean): void {
  idleness.set(socket, isIdle);
}

/**
 * Bounds the connections of a server and the bodies that it is receiving. Where a bound is met, room is made at the cost of
 * whoever holds the most: the oldest that is idle, or whose request is not received whole, is closed. A new connection is
 * refused only where everything else is at work. So who opens connections and leaves them pushes out their own.
 */
export class ConnectionGuard {
  readonly #options: GuardOptions;
  readonly #connections = new Map<Socket, Connection>();
  readonly #origins = new Map<string | null, Origin>();
  readonly #warned = new Map<string, number>();
  readonly #looking: NodeJS.Timeout;
  #receiving = 0;
  #turnedAway = 0;
  /** Connections at once, as far as there are file descriptors. */
  readonly #most: number;

  constructor(server: Server, options: GuardOptions) {
    this.#options = options;
    this.#most = Math.min(options.limits.connections, connectionsByDescriptors);
    const take = server.listeners("connection") as ((socket: Socket) => void)[];
    server.removeAllListeners("connection");
    server.on("connection", (socket: Socket) => {
      if (this.#admit(socket)) for (const listener of take) listener.call(server, socket);
    });
    const answer = server.listeners("request") as RequestListener[];
    server.removeAllListeners("request");
    server.on("request", (request, response) => {
      if (this.#begin(request, response))
        for (const listener of answer) listener.call(server, request, response);
    });
    server.prependListener("upgrade", (request) => {
      const connection = this.#connections.get(request.socket);
      if (!connection) return;
      connection.isUpgraded = true;
      connection.begunAt = performance.now();
    });
    server.on("error", (error: NodeJS.ErrnoException) => {
      // Where descriptors are used up, accepting fails; the next connection is tried again by itself.
      if (error.syscall === "accept")
        this.#warn("a connection could not be accepted", () => ({ err: error }));
    });
    this.#looking = setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
    server.once("close", () => clearInterval(this.#looking));
  }

  /** Open now. */
  get open(): number {
    return this.#connections.size;
  }

  /** Bytes of bodies that are being received now, as far as they are announced. */
  get receiving(): number {
    return this.#receiving;
  }

  /** Connections that were refused or closed for a bound, since the start. */
  get turnedAway(): number {
    return this.#turnedAway;
  }

  /** True while an answer has begun to be sent over a connection and has not ended. */
  isAnswering(socket: Socket): boolean {
    const connection = this.#connections.get(socket);
    return connection !== undefined && !connection.isIdle && connection.response?.headersSent === true;
  }

  /** Closes what has not sent its request whole: whoever stops waits for answers, not for requests. */
  closeReceiving(): void {
    for (const connection of this.#connections.values())
      if (connection.isReceiving) connection.socket.destroy();
  }

  #admit(socket: Socket): boolean {
    const { limits, refusal } = this.#options;
    const origin = this.#originOf(socket);
    const { connectionsOfAddress = Infinity } = limits;
    const isOverOfAddress = origin.address !== null && origin.connections.size >= connectionsOfAddress;
    if (isOverOfAddress || this.#connections.size >= this.#most) {
      const hasRoom = isOverOfAddress ? this.#closeOneOf(origin) : this.#closeOne();
      this.#turnedAway += 1;
      this.#warn(
        isOverOfAddress ? "connections of one address are at their bound" : "connections are at their bound",
        () => ({
          most: isOverOfAddress ? connectionsOfAddress : this.#most,
          setting: isOverOfAddress ? "STARLANE_CONNECTIONS_OF_ADDRESS" : "STARLANE_CONNECTIONS",
          address: isOverOfAddress ? origin.address : this.#largest("connections").address,
        }),
      );
      if (!hasRoom) {
        socket.on("error", () => undefined).end(refusal());
        socket.destroySoon();
        return false;
      }
    }
    const connection = new Connection(socket, origin);
    origin.connections.add(connection);
    this.#origins.set(origin.address, origin);
    this.#connections.set(socket, connection);
    socket.once("close", () => this.#forget(connection));
    return true;
  }

  #originOf({ remoteAddress = "" }: Socket): Origin {
    const address = this.#options.isTrusted(remoteAddress) ? null : networkOf(remoteAddress);
    return this.#origins.get(address) ?? { address, connections: new Set(), receiving: 0, unsent: 0 };
  }

  /** @returns false where the request is not to be answered, since its connection is closed */
  #begin(request: IncomingMessage, response: ServerResponse): boolean {
    const connection = this.#connections.get(request.socket);
    if (!connection) return !request.socket.destroyed; // what was read with a request that closed it
    if (connection.underWay >= AHEAD_AT_MOST) {
      this.#turnedAway += 1;
      this.#warn("a connection sends too many requests ahead of their answers", () => ({
        most: AHEAD_AT_MOST,
        address: connection.origin.address,
      }));
      this.#close(connection);
      return false;
    }
    connection.underWay += 1;
    response.once("close", () => (connection.underWay -= 1));
    connection.request = request;
    connection.response = response;
    connection.isUpgraded = false; // what asked for another protocol may be answered over HTTP
    connection.begunAt = performance.now();
    const announced = bytesAnnounced(request);
    if (announced === 0) return true;
    const { origin } = connection;
    this.#receiving += announced;
    origin.receiving += announced;
    request.once("close", () => {
      this.#receiving -= announced;
      origin.receiving -= announced;
    });
    const { receivedBytes } = this.#options.limits;
    if (this.#receiving <= receivedBytes) return true;
    const holder = this.#largest("receiving");
    this.#warn("bodies of requests that are being received are at their bound", () => ({
      bytes: this.#receiving,
      most: receivedBytes,
      address: holder.address,
    }));
    // Somewhat more than need be, so that the next request does not look through all of them again.
    let surplus = this.#receiving - receivedBytes * 0.9;
    const oldestFirst = [...holder.connections]
      .filter((other) => other !== connection && other.isReceiving)
      .toSorted((one, other) => one.begunAt - other.begunAt);
    for (const other of oldestFirst) {
      if (surplus <= 0) break;
      surplus -= bytesAnnounced(other.request!);
      this.#turnedAway += 1;
      this.#close(other);
    }
    return true;
  }

  /** Closes a connection that can be spared, of who holds the most if possible. @returns false where there is none */
  #closeOne(): boolean {
    if (this.#closeOneOf(this.#largest("connections"))) return true;
    for (const origin of this.#origins.values()) if (this.#closeOneOf(origin)) return true;
    return false;
  }

  #closeOneOf({ connections }: Origin): boolean {
    let oldest: Connection | undefined;
    for (const connection of connections) {
      const isOlder = oldest === undefined || connection.begunAt < oldest.begunAt;
      if (isOlder && (connection.isIdle || connection.isReceiving)) oldest = connection;
    }
    return oldest !== undefined && this.#close(oldest);
  }

  #close(connection: Connection): true {
    this.#forget(connection);
    connection.socket.destroy();
    return true;
  }

  #forget({ socket, origin }: Connection): void {
    const connection = this.#connections.get(socket);
    if (!connection) return;
    this.#connections.delete(socket);
    origin.connections.delete(connection);
    if (origin.connections.size === 0) this.#origins.delete(origin.address);
  }

  /** The origin that holds the most of something; only asked while there are connections. */
  #largest(of: "connections" | "receiving" | "unsent"): Origin {
    let largest: Origin | undefined;
    let most = -1;
    for (const origin of this.#origins.values()) {
      const held = of === "connections" ? origin.connections.size : origin[of];
      if (held > most) [largest, most] = [origin, held];
    }
    return largest!;
  }

  /** Closes who takes next to nothing of an answer, and as many as keep more waiting than there is room for. */
  #look(): void {
    const now = performance.now();
    let unsent = 0;
    for (const origin of this.#origins.values()) {
      origin.unsent = 0;
      for (const connection of origin.connections) {
        const waits = connection.socket.writableLength;
        if (waits === 0 || connection.behindSince === 0) {
          connection.behindSince = waits === 0 ? 0 : now;
          connection.takenBefore = takenOf(connection.socket);
        } else if (now - connection.behindSince > STALLED_AFTER_MS) {
          const taken = takenOf(connection.socket);
          if (taken - connection.takenBefore < TAKES_AT_LEAST) connection.socket.destroy();
          [connection.behindSince, connection.takenBefore] = [now, taken];
        }
        origin.unsent += waits;
      }
      unsent += origin.unsent;
    }
    if (unsent > this.#options.limits.unsentBytes) this.#closeBehind(unsent);
  }

  #closeBehind(unsent: number): void {
    const { unsentBytes } = this.#options.limits;
    const holder = this.#largest("unsent");
    this.#warn("answers that clients do not take are at their bound", () => ({
      bytes: unsent,
      most: unsentBytes,
      address: holder.address,
    }));
    let surplus = unsent - unsentBytes * 0.9;
    const largestFirst = [...holder.connections].toSorted(
      (one, other) => other.socket.writableLength - one.socket.writableLength,
    );
    for (const connection of largestFirst) {
      if (surplus <= 0) break;
      surplus -= connection.socket.writableLength;
      this.#turnedAway += 1;
      this.#close(connection);
    }
  }

  /** At most once a minute of each kind. */
  #warn(message: string, details: () => object): void {
    const now = performance.now();
    if (now - (this.#warned.get(message) ?? -Infinity) < WARN_EVERY_MS) return;
    this.#warned.set(message, now);
    this.#options.logger.warn({ ...details(), open: this.open, turnedAway: this.#turnedAway }, message);
  }
}

function bytesAnnounced({ headers }: IncomingMessage): number {
  if (headers["transfer-encoding"] !== undefined) return UNKNOWN_BYTES;
  return Math.min(Number(headers["content-length"] ?? 0) || 0, REFUSED_BEYOND);
}

/** Bytes that have gone to the network: of a large piece that is being written, the part that has. */
function takenOf(socket: Socket): number {
  const { _handle: handle } = socket as Socket & {
    _handle?: { bytesWritten?: number; writeQueueSize?: number } | null;
  };
  return (handle?.bytesWritten ?? 0) - (handle?.writeQueueSize ?? 0);
}
