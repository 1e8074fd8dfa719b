import { ServerResponse, type IncomingMessage, type Server } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** Paths of a server that take WebSockets. */
const paths = new WeakMap<Server, string>();

/** Takes the requests for a WebSocket on one path. Any other is answered over HTTP, as if it asked for no other protocol. */
export function takeUpgrades(
  server: Server,
  path: string,
  take: (request: IncomingMessage, socket: Duplex, head: Buffer) => void,
): void {
  paths.set(server, path);
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    if (isUpgradeTaken(server, request)) take(request, socket, head);
    else answerOverHttp(server, request, socket); // by a Node that does not ask before
  });
}

export function isUpgradeTaken(server: Server, { method, headers, url = "" }: IncomingMessage): boolean {
  const isWebSocket = method === "GET" && headers.upgrade?.toLowerCase() === "websocket";
  return isWebSocket && url.split("?", 1)[0] === paths.get(server);
}

/** Has a request for another protocol answered as any other is, with the headers of every answer; its connection is closed afterwards. */
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
