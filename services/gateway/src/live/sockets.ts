import proxyAddr from "@fastify/proxy-addr";
import { networkOf, tellingAddress } from "@starlane/runtime";
import type { IncomingMessage, Server } from "node:http";
import { WebSocketServer } from "ws";
import { Open } from "./open.js";

/** A frame is as large as a request may be. */
export interface SocketOptions {
  readonly server: Server;
  readonly path: string;
  readonly largestFrame: number;
  readonly ofAddress: number;
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
  const { server, path, largestFrame, ofAddress, trustedProxies, publicUrl } = options;
  const open = new Open(ofAddress);
  const addressOf = addressesBehind(trustedProxies);
  const callerOf = (request: IncomingMessage) => networkOf(tellingAddress(addressOf(request)) ?? "here");
  const sockets = new WebSocketServer({
    server,
    path,
    maxPayload: largestFrame,
    verifyClient: ({ req }, done) => {
      if (!comesFromHere(req, publicUrl)) done(false, 403, "Forbidden");
      else if (!open.mayOpen(callerOf(req))) done(false, 429, "Too Many Requests", { "retry-after": "60" });
      else done(true);
    },
  });
  sockets.on("connection", (socket, request) => {
    socket.on("close", open.open(callerOf(request)));
  });
  return { sockets, open, addressOf };
}

/** Programs send no origin; browsers always do. */
function comesFromHere({ headers }: IncomingMessage, publicUrl: string | undefined): boolean {
  const { origin, host } = headers;
  if (origin === undefined || publicUrl === undefined || origin === publicUrl) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
