import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { networkOf } from "./address.js";
import { connectionsByDescriptors } from "./descriptors.js";
import type { Logger } from "./log.js";

/** Limits on the resources clients may use in a process. */
export interface ConnectionLimits {
  /** Concurrent connections, WebSockets and streams included. */
  readonly connections: number;
  /** Concurrent connections of one network address; unlimited by default. */
  readonly connectionsOfAddress?: number | undefined;
  /** Announced bytes of the request bodies being received at once. */
  readonly receivedBytes: number;
  /** Bytes of responses that clients have not received yet. */
  readonly unsentBytes: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  connections: 4_000,
  receivedBytes: 256 * 1024 * 1024,
  unsentBytes: 256 * 1024 * 1024,
};

/** The size assumed for a body of unknown length. */
const ASSUMED_BODY_BYTES = 1024 * 1024;
/** The body limit: larger bodies are refused before they are received. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** The time after which a client that receives next to nothing of its response counts as gone or hostile. */
const STALLED_AFTER_MS = 60_000;
const MIN_BYTES_TAKEN = 256 * (STALLED_AFTER_MS / 1000);
const CHECK_INTERVAL_MS = 1_000;
/**
 * The maximum number of pipelined requests per connection. Browsers and proxies do not pipeline; each request may hold
 * a file open.
 */
const MAX_PIPELINED = 8;
const WARNING_INTERVAL_MS = 60_000;

/** Connections of one network address, or of the trusted proxies together. */
interface Origin {
  readonly address: string | null;
  readonly connections: Set<Connection>;
  /** Bytes of request bodies being received. */
  receiving: number;
  /** Unsent response bytes at the last check. */
  unsent: number;
}

/** A connection with its most recent request. */
class Connection {
  request: IncomingMessage | undefined;
  response: ServerResponse | undefined;
  isUpgraded = false;
  /** The start of its last request, or of the connection itself. */
  begunAt = performance.now();
  /** Requests whose responses are not finished. */
  inProgress = 0;
  /** The time since when it has had unsent bytes without a break, and the bytes sent until then. */
  behindSince = 0;
  takenBefore = 0;

  constructor(
    readonly socket: Socket,
    readonly origin: Origin,
  ) {}

  /** True if no request is in progress, so that closing the connection loses nothing. */
  get isIdle(): boolean {
    if (this.isUpgraded) return idleness.get(this.socket)?.() === true;
    return this.response === undefined || this.response.writableFinished || this.response.closed;
  }

  /** True if a request has not been received completely. */
  get isReceiving(): boolean {
    return !this.isUpgraded && this.request !== undefined && !this.request.complete && !this.isIdle;
  }
}

export interface GuardOptions {
  readonly limits: ConnectionLimits;
  /** Returns true for the address of a proxy, whose connections belong to many clients. */
  readonly isTrusted: (address: string) => boolean;
  readonly logger: Logger;
  /** Returns the raw HTTP response for a connection that is refused. */
  readonly refusal: () => string;
}

/** For upgraded connections: a function that returns true while the connection is idle. */
const idleness = new WeakMap<Duplex, () => boolean>();

/** Registers the idle check of an upgraded connection, which may be closed at a limit while it is idle. */
export function mayCloseWhile(socket: Duplex, isIdle: () => boolean): void {
  idleness.set(socket, isIdle);
}

/**
 * Limits the connections of a server and the request bodies it receives. At a limit, the origin that holds the most
 * loses its oldest connection that is idle or has not sent its request completely. A new connection is refused only
 * when all others are busy. Thus a client that opens many connections and leaves them idle evicts its own.
 */
export class ConnectionGuard {
  readonly #options: GuardOptions;
  readonly #connections = new Map<Socket, Connection>();
  readonly #origins = new Map<string | null, Origin>();
  readonly #warned = new Map<string, number>();
  readonly #checking: NodeJS.Timeout;
  #receiving = 0;
  #turnedAway = 0;
  /** The connection limit, reduced to the available file descriptors. */
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
      // When descriptors are exhausted, accepting fails; Node.js retries with the next connection.
      if (error.syscall === "accept")
        this.#warn("a connection could not be accepted", () => ({ err: error }));
    });
    this.#checking = setInterval(() => this.#check(), CHECK_INTERVAL_MS).unref();
    server.once("close", () => clearInterval(this.#checking));
  }

  /** The number of open connections. */
  get open(): number {
    return this.#connections.size;
  }

  /** The announced bytes of request bodies being received now. */
  get receiving(): number {
    return this.#receiving;
  }

  /** The number of connections refused or closed because of a limit, since the start. */
  get turnedAway(): number {
    return this.#turnedAway;
  }

  /** Returns true while a response is being sent over a connection. */
  isAnswering(socket: Socket): boolean {
    const connection = this.#connections.get(socket);
    return connection !== undefined && !connection.isIdle && connection.response?.headersSent === true;
  }

  /**
   * Closes connections that have not sent their request completely: a shutdown waits for responses, not for requests.
   */
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

  /**
   * Registers a request.
   * @returns false when it must not be answered, because its connection was closed
   */
  #begin(request: IncomingMessage, response: ServerResponse): boolean {
    const connection = this.#connections.get(request.socket);
    if (!connection) return !request.socket.destroyed; // pipelined before the connection was closed
    if (connection.inProgress >= MAX_PIPELINED) {
      this.#turnedAway += 1;
      this.#warn("a connection sends too many requests ahead of their answers", () => ({
        most: MAX_PIPELINED,
        address: connection.origin.address,
      }));
      this.#close(connection);
      return false;
    }
    connection.inProgress += 1;
    response.once("close", () => (connection.inProgress -= 1));
    connection.request = request;
    connection.response = response;
    connection.isUpgraded = false; // an upgrade request may be answered over HTTP
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
    // Frees somewhat more than necessary, so that the next request does not scan all of them again.
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

  /** Closes a connection that can be spared, of the largest origin if possible. @returns false if there is none */
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

  /** Returns the origin that holds the most of a resource; there must be connections. */
  #largest(of: "connections" | "receiving" | "unsent"): Origin {
    let largest: Origin | undefined;
    let most = -1;
    for (const origin of this.#origins.values()) {
      const held = of === "connections" ? origin.connections.size : origin[of];
      if (held > most) [largest, most] = [origin, held];
    }
    return largest!;
  }

  /** Closes connections that have stalled, and the largest ones when the unsent bytes exceed the limit. */
  #check(): void {
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
          if (taken - connection.takenBefore < MIN_BYTES_TAKEN) connection.socket.destroy();
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

  /** Logs a warning, at most once a minute per message. */
  #warn(message: string, details: () => object): void {
    const now = performance.now();
    if (now - (this.#warned.get(message) ?? -Infinity) < WARNING_INTERVAL_MS) return;
    this.#warned.set(message, now);
    this.#options.logger.warn({ ...details(), open: this.open, turnedAway: this.#turnedAway }, message);
  }
}

function bytesAnnounced({ headers }: IncomingMessage): number {
  if (headers["transfer-encoding"] !== undefined) return ASSUMED_BODY_BYTES;
  return Math.min(Number(headers["content-length"] ?? 0) || 0, MAX_BODY_BYTES);
}

/** Returns the bytes sent to the network; of a large chunk being written, the part already sent. */
function takenOf(socket: Socket): number {
  const { _handle: handle } = socket as Socket & {
    _handle?: { bytesWritten?: number; writeQueueSize?: number } | null;
  };
  return (handle?.bytesWritten ?? 0) - (handle?.writeQueueSize ?? 0);
}
