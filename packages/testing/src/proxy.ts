import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** The treatment of connections: forward bytes, accept them and stay silent, or cut them off. */
export type ProxyMode = "open" | "silent" | "cut";

/** A TCP proxy on loopback that can fail in the ways of networks and machines. */
export interface TestProxy {
  readonly port: number;
  /** The number of connections accepted so far. */
  readonly accepted: number;
  /** Changes the mode, also for existing connections; one that was silent stays silent. */
  set(mode: ProxyMode): void;
  /** Resolves when this many connections have been accepted in total. */
  untilAccepted(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts a proxy in front of a port. */
export async function aProxy(target: number): Promise<TestProxy> {
  const sockets = new Set<Socket>();
  let mode: ProxyMode = "open";
  const seen = { accepted: 0 };
  const server = createServer((socket) => {
    seen.accepted += 1;
    server.emit("accepted");
    hold(socket);
    if (mode === "open") passOn(socket);
    if (mode === "cut") socket.destroy();
  });
  const passOn = (socket: Socket) => {
    const upstream = hold(connect(target, "127.0.0.1"));
    socket.pipe(upstream).pipe(socket);
    socket.once("close", () => upstream.destroy());
    upstream.once("close", () => {
      if (!socket.isPaused()) socket.destroy();
    });
  };
  const hold = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy()).once("close", () => sockets.delete(socket));
    return socket;
  };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    get accepted() {
      return seen.accepted;
    },
    set(wanted) {
      mode = wanted;
      if (mode === "cut") cut();
      if (mode === "silent") for (const socket of sockets) socket.unpipe().pause();
    },
    async untilAccepted(count) {
      while (seen.accepted < count) await once(server, "accepted");
    },
    async close() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
