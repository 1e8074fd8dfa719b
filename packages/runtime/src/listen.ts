import type { FastifyInstance, FastifyListenOptions } from "fastify";
import { once } from "node:events";
import { createServer } from "node:net";

export interface ListenOptions {
  readonly port: number;
  readonly host: string;
  /** True if another process may listen on the same port (Linux only): each connection goes to one of the two. */
  readonly sharePort: boolean;
}

/** Starts listening. @returns the address at which the server listens */
export function listen(server: FastifyInstance, { port, host, sharePort }: ListenOptions): Promise<string> {
  const options: FastifyListenOptions & { reusePort: boolean } = { port, host, reusePort: sharePort };
  return server.listen(options);
}

/** Rejects, as listening would, when an address is not available. */
export async function refuseTakenAddress({ port, host, sharePort }: ListenOptions): Promise<void> {
  const server = createServer().listen({ port, host, reusePort: sharePort });
  await once(server, "listening");
  server.close();
  await once(server, "close");
}
