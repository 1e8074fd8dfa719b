import { ServerResponse, type IncomingMessage, type Server } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** The WebSocket path of each server. */
const paths = new WeakMap<Server, string>();

/**
 * Accepts WebSocket requests on one path. Any other upgrade request is answered over HTTP, as if it had not asked for
 * an upgrade.
 */
export function takeUpgrades(
  server: Server,
  path: string,
  take: (request: IncomingMessage, socket: Duplex, head: Buffer) => void,
): void {
  paths.set(server, path);
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    if (isUpgradeTaken(server, request)) take(request, socket, head);
    else answerOverHttp(server, request, socket); // for Node.js versions that do not call `shouldUpgradeCallback`
  });
}

export function isUpgradeTaken(server: Server, { method, headers, url = "" }: IncomingMessage): boolean {
  const isWebSocket = method === "GET" && headers.upgrade?.toLowerCase() === "websocket";
  return isWebSocket && url.split("?", 1)[0] === paths.get(server);
}

/**
 * Answers an upgrade request like any other request, with the headers of every response; its connection is closed
 * afterwards.
 */
export function answerOverHttp(server: Server, request: IncomingMessage, socket: Duplex): void {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket as Socket);
  socket.on("drain", () => response.emit("drain"));
  response.once("finish", () => {
    response.detachSocket(socket as Socket);
    (socket as Socket).destroySoon();
  });
  server.emit("request", request, response);
}
