import { openKeyRing } from "@starlane/auth";
import { createLogger } from "@starlane/runtime";
import { serveService } from "@starlane/service";
import { parentPort, workerData } from "node:worker_threads";
import { servicesInMemory } from "./in-memory.js";

/** The services in memory, each with a server of its own, separate from the gateway. */
const keys = openKeyRing(workerData as string);
const options = { peerKeys: keys, clock: () => new Date(), logger: createLogger("error") };
const urls = await Promise.all(
  servicesInMemory(keys).map((service) =>
    serveService(service, options).listen({ port: 0, host: "127.0.0.1" }),
  ),
);
// eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
const post = (where: readonly string[]) => parentPort!.postMessage(where);

post(urls);
