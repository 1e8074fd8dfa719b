import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { parentPort } from "node:worker_threads";

/** The connections of each compared server; as many as each of Starlane's services has. */
export const CONNECTIONS = 10;

/** Starts a server and posts its address to the parent thread. */
export function serve(server: Server): void {
  server.listen(0, "127.0.0.1", () => {
    const { port } = server.address() as AddressInfo;
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
    parentPort!.postMessage(`http://127.0.0.1:${port}`);
  });
}
