import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/** Below the ephemeral ports of Linux (from 32768) and other systems. */
const [LOWEST, HIGHEST] = [20_000, 32_000];

/**
 * Returns a port of this machine that is not in use. It lies outside the ephemeral range, so no outgoing connection
 * takes it before a process is started, or restarted, on it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    const server = createServer().listen(port, "127.0.0.1");
    try {
      await once(server, "listening");
    } catch {
      continue; // the port is in use
    }
    server.close();
    await once(server, "close");
    return port;
  }
}
