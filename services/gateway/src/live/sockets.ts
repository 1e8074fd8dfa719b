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

/** Bytes of a frame that count as one more. */
const BYTES_OF_A_POINT = 4096;
/** The largest frame of who is not signed in, as of a body over HTTP, and their frames in a minute. */
const LARGEST_OF_NOBODY = 64 * 1024;
const FRAMES_OF_NOBODY = 600;
const MESSAGE_TOO_BIG = 1009;

/** A frame is as large as a request may be. */
export interface SocketOptions {
  readonly server: FastifyInstance;
  readonly path: string;
  readonly largestFrame: number;
  readonly ofAddress: number;
  /** Points of one connection in a minute: each frame is one, and another for every 4 kB of it. */
  readonly framesOfConnection: number;
  /** Counts an attempt to open one. @throws ApiError RATE_LIMITED */
  readonly admit: (address: string) => Promise<void>;
  readonly trustedProxies: readonly string[];
  /** Where pages come from that may open one; from anywhere where it is not known. */
  readonly publicUrl: string | undefined;
}

/** Where a request came from, as far as proxies are believed. */
export type AddressOf = (request: IncomingMessage) => string;

export function addressesBehind(trustedProxies: readonly string[]): AddressOf {
  const trust = proxyAddr.compile([...trustedProxies]);
  return (request) => proxyAddr(request, trust);
}

/** The WebSockets of one path: so many of one address, and none that a page of another site opens. */
export function openSockets(options: SocketOptions): {
  sockets: WebSocketServer;
  held: HeldSockets;
  /** Those whose token was found good; of any other little is read. */
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
  // What is refused is answered as any request is: with a code, in the language asked for, with the headers of every answer.
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
    if (!comesFromHere(request, publicUrl)) throw ANOTHER_SITE;
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
    const ofKnown = new Budget(framesOfConnection);
    const ofNobody = new Budget(FRAMES_OF_NOBODY);
    filterMessages(socket, ({ length }) => {
      const isKnown = signedIn.has(socket);
      const isTooLarge = !isKnown && length > LARGEST_OF_NOBODY;
      if (isTooLarge) endFlood(socket, MESSAGE_TOO_BIG, "Too large before a sign-in");
      else if (!(isKnown ? ofKnown : ofNobody).take(1 + Math.floor(length / BYTES_OF_A_POINT)))
        endFlood(socket);
      else return true;
      return false;
    });
  });
  return { sockets, held, signedIn, addressOf };
}

/** Gives on messages only as long as they are taken, and none of a connection that is ending: those that were received already are left. */
function filterMessages(socket: WebSocket, isTaken: (frame: Buffer) => boolean): void {
  const emit = socket.emit.bind(socket) as (event: string, ...rest: unknown[]) => boolean;
  socket.emit = (event: string, ...rest: unknown[]) => {
    if (event !== "message") return emit(event, ...rest);
    return socket.readyState === socket.OPEN && isTaken(rest[0] as Buffer) && emit(event, ...rest);
  };
}

/** Programs send no origin; browsers always do. */
function comesFromHere({ headers }: IncomingMessage, publicUrl: string | undefined): boolean {
  const { origin, host } = headers;
  if (origin === undefined || publicUrl === undefined || origin === publicUrl) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
