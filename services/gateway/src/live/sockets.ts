import proxyAddr from "@fastify/proxy-addr";
import type { ApiError } from "@starlane/graphql";
import { answerOverHttp, networkOf, takeUpgrades, distinctClientAddress } from "@starlane/runtime";
import type { FastifyInstance } from "fastify";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { Budget, endFlood } from "./budget.js";
import { HeldSockets } from "./held-sockets.js";
import { ANOTHER_SITE, MALFORMED_HANDSHAKE, tooManySockets } from "./sockets.refusals.js";

/** The bytes of a frame that count as one more point. */
const BYTES_OF_A_POINT = 4096;
/** The maximum frame of an anonymous client, equal to its maximum body over HTTP, and its frames per minute. */
const MAX_ANONYMOUS_FRAME_BYTES = 64 * 1024;
const ANONYMOUS_FRAMES_PER_MINUTE = 600;
const MESSAGE_TOO_BIG = 1009;

/** The options of a WebSocket endpoint. The maximum frame equals the maximum HTTP body. */
export interface SocketOptions {
  readonly server: FastifyInstance;
  readonly path: string;
  readonly largestFrame: number;
  readonly ofAddress: number;
  /** Points of one connection per minute: each frame is one, and another for every 4 kB of it. */
  readonly framesOfConnection: number;
  /** Counts an attempt to connect. @throws ApiError RATE_LIMITED */
  readonly admit: (address: string) => Promise<void>;
  readonly trustedProxies: readonly string[];
  /** The origin whose pages may connect; any origin when it is unknown. */
  readonly publicUrl: string | undefined;
}

/** Returns the client address of a request, using the headers of trusted proxies. */
export type AddressOf = (request: IncomingMessage) => string;

export function addressesBehind(trustedProxies: readonly string[]): AddressOf {
  const trust = proxyAddr.compile([...trustedProxies]);
  return (request) => proxyAddr(request, trust);
}

/** Accepts WebSockets on one path, up to a limit per address, and none from a page of another site. */
export function openSockets(options: SocketOptions): {
  sockets: WebSocketServer;
  held: HeldSockets;
  /** Those with a valid token; the others have lower limits. */
  signedIn: WeakSet<WebSocket>;
  addressOf: AddressOf;
} {
  const { server, path, largestFrame, ofAddress, framesOfConnection, admit, trustedProxies, publicUrl } =
    options;
  const held = new HeldSockets(ofAddress);
  const signedIn = new WeakSet<WebSocket>();
  const addressOf = addressesBehind(trustedProxies);
  const callerOf = (request: IncomingMessage) =>
    networkOf(distinctClientAddress(addressOf(request)) ?? "here");
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestFrame });
  // A refused upgrade is answered like any request: with a code, in the client's language, with the usual headers.
  const refusals = new WeakMap<IncomingMessage, ApiError>();
  server.addHook("onRequest", async ({ raw }) => {
    const refusal = refusals.get(raw);
    if (refusal) throw refusal;
  });
  const refuse = (request: IncomingMessage, socket: Duplex, refusal: ApiError): void => {
    refusals.set(request, refusal);
    answerOverHttp(server.server, request, socket);
  };
  sockets.on("wsClientError", (_error: Error, socket: Duplex, request: IncomingMessage) =>
    refuse(request, socket, MALFORMED_HANDSHAKE),
  );
  const judge = async (request: IncomingMessage): Promise<void> => {
    if (!isFromThisSite(request, publicUrl)) throw ANOTHER_SITE;
    await admit(addressOf(request));
    if (!held.makeRoom(callerOf(request))) throw tooManySockets(ofAddress);
  };
  takeUpgrades(server.server, path, (request, socket, head) => {
    judge(request).then(
      () =>
        sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit("connection", opened, request)),
      (error: ApiError) => refuse(request, socket, error),
    );
  });
  sockets.on("connection", (socket, request) => {
    held.hold(callerOf(request), socket, request.socket);
    const signedInBudget = new Budget(framesOfConnection);
    const anonymousBudget = new Budget(ANONYMOUS_FRAMES_PER_MINUTE);
    filterMessages(socket, ({ length }) => {
      const isKnown = signedIn.has(socket);
      const isTooLarge = !isKnown && length > MAX_ANONYMOUS_FRAME_BYTES;
      if (isTooLarge) endFlood(socket, MESSAGE_TOO_BIG, "Too large before a sign-in");
      else if (!(isKnown ? signedInBudget : anonymousBudget).take(1 + Math.floor(length / BYTES_OF_A_POINT)))
        endFlood(socket);
      else return true;
      return false;
    });
  });
  return { sockets, held, signedIn, addressOf };
}

/**
 * Passes messages on while they are accepted, and none of a closing connection: messages already received are dropped.
 */
function filterMessages(socket: WebSocket, accepts: (frame: Buffer) => boolean): void {
  const emit = socket.emit.bind(socket) as (event: string, ...rest: unknown[]) => boolean;
  socket.emit = (event: string, ...rest: unknown[]) => {
    if (event !== "message") return emit(event, ...rest);
    return socket.readyState === socket.OPEN && accepts(rest[0] as Buffer) && emit(event, ...rest);
  };
}

/** Returns true for requests of this site's pages and of programs: browsers always send an origin, programs do not. */
function isFromThisSite({ headers }: IncomingMessage, publicUrl: string | undefined): boolean {
  const { origin, host } = headers;
  if (origin === undefined || publicUrl === undefined || origin === publicUrl) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
