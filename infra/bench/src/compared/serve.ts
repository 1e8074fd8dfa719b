import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { parentPort } from "node:worker_threads";

/** Connections of whatever is compared; as many as each of Starlane's services has. */
export const CONNECTIONS = 10;

/** Lets a server listen and says where. */
export function serve(server: Server): void {
  server.listen(0, "127.0.0.1", () => {
    const { port } = server.address() as AddressInfo;
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
    parentPort!.postMessage(`http://127.0.0.1:${port}`);
  });
}
