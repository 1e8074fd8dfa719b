import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/** Below what Linux (32768) and others give to connections that go out. */
const [LOWEST, HIGHEST] = [20_000, 32_000];

/**
 * A port of this machine at which nobody listens. It is none that a connection may be given meanwhile: a process that is started at
 * it, or ended and started again, finds it free.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    const server = createServer().listen(port, "127.0.0.1");
    try {
      await once(server, "listening");
    } catch {
      continue; // somebody listens there
    }
    server.close();
    await once(server, "close");
    return port;
  }
}
