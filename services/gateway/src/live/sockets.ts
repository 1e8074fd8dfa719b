import proxyAddr from "@fastify/proxy-addr";
import { networkOf, tellingAddress } from "@starlane/runtime";
import type { IncomingMessage, Server } from "node:http";
import { WebSocketServer } from "ws";
import { Budget, endFlood } from "./budget.js";
import { Open } from "./open.js";

/** Bytes of a frame that count as one more. */
const BYTES_OF_A_POINT = 4096;

/** A frame is as large as a request may be. */
export interface SocketOptions {
  readonly server: Server;
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
  open: Open;
  addressOf: AddressOf;
} {
  const { server, path, largestFrame, ofAddress, framesOfConnection, admit, trustedProxies, publicUrl } =
    options;
  const open = new Open(ofAddress);
  const addressOf = addressesBehind(trustedProxies);
  const callerOf = (request: IncomingMessage) => networkOf(tellingAddress(addressOf(request)) ?? "here");
  const sockets = new WebSocketServer({
    server,
    path,
    maxPayload: largestFrame,
    verifyClient: ({ req }, done) => {
      const tooMany = () => done(false, 429, "Too Many Requests", { "retry-after": "60" });
      if (!comesFromHere(req, publicUrl)) return done(false, 403, "Forbidden");
      if (!open.mayOpen(callerOf(req))) return tooMany();
      void (async () => {
        try {
          await admit(addressOf(req));
        } catch {
          return tooMany();
        }
        done(true);
      })();
    },
  });
  sockets.on("connection", (socket, request) => {
    socket.on("close", open.open(callerOf(request)));
    const frames = new Budget(framesOfConnection);
    socket.on("message", (frame: Buffer) => {
      if (!frames.take(1 + Math.floor(frame.length / BYTES_OF_A_POINT))) endFlood(socket);
    });
  });
  return { sockets, open, addressOf };
}

/** Programs send no origin; browsers always do. */
function comesFromHere({ headers }: IncomingMessage, publicUrl: string | undefined): boolean {
  const { origin, host } = headers;
  if (origin === undefined || publicUrl === undefined || origin === publicUrl) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
