import { openKeyRing } from "@starlane/auth";
import { ConfigInvalid, port, readSettings, setting } from "@starlane/config";
import {
  closeGracefully,
  createLogger,
  ShutdownStack,
  listen,
  LOG_LEVELS,
  waitForShutdownSignal,
  type Logger,
} from "@starlane/runtime";
import type { Receiver } from "@starlane/messages";
import { startTracing } from "@starlane/tracing";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { describeOverHttp, receiverOverHttp, serveService } from "./http.js";
import type { Service } from "./running.js";
import { stopSeconds } from "./stop-seconds.js";

const RETRY_DELAY_MS = 1_000;

/** The settings of a service in a process of its own. */
export const standaloneSettings = {
  databaseUrl: setting({
    env: "DATABASE_URL",
    says: "URL of the cluster with this service's own role and password.",
    secret: true,
    schema: z.url({
      protocol: /^postgres(ql)?$/,
      error: "it is written postgres://role:password@host:5432/database",
    }),
  }),
  keys: setting({
    env: "STARLANE_KEYS",
    says: "Folder of keys, as `keys` in STARLANE_HOME: `gateway` and `peers`, and this service's own secrets.",
    schema: z.string(),
  }),
  peers: setting({
    env: "STARLANE_PEERS",
    says: "Where the other services are, such as `campaigns=http://10.0.0.3:4103,attendance=http://10.0.0.4:4104`.",
    schema: z
      .string()
      .default("")
      .transform((text) => text.split(",").filter(Boolean))
      .pipe(
        z.array(
          z.string().regex(/^[a-z]+=https?:\/\//, "it is written name=http://host:port, with commas between"),
        ),
      ),
  }),
  port: setting({
    env: "PORT",
    says: "TCP port; 4101 unless given.",
    schema: port(4101),
  }),
  host: setting({
    env: "HOST",
    says: "Address to listen on, never one that can be reached from outside; 127.0.0.1 unless given.",
    schema: z.string().default("127.0.0.1"),
  }),
  metricsToken: setting({
    env: "STARLANE_METRICS_TOKEN",
    says: "Who sends it as `Authorization: Bearer` may read `/metrics` from anywhere. Only programs on this machine may, unless given.",
    secret: true,
    schema: z.string().min(16, "it has 16 characters at least").optional(),
  }),
  sharePort: setting({
    env: "STARLANE_SHARE_PORT",
    says: "`on` lets another process listen on the same port (Linux), so that a new version takes over before this one stops; `off` unless given.",
    schema: z.enum(["on", "off"], "it is on or off").default("off"),
  }),
  stopSeconds,
  logLevel: setting({
    env: "LOG_LEVEL",
    says: "How much is logged; info unless given.",
    schema: z.enum(LOG_LEVELS).default("info"),
  }),
};

/** Runs one service in this process until it is asked to stop. Its schema must have been installed. */
export async function runStandalone(service: Service, env: NodeJS.ProcessEnv): Promise<void> {
  const shutdown = new ShutdownStack();
  try {
    const config = readSettings(standaloneSettings, env);
    const stopping = waitForShutdownSignal();
    const logger = createLogger(config.logLevel);
    shutdown.defer("traces", await startTracing(`starlane-${service.name}`, env));
    const clock = () => new Date();
    const peerKeys = openKeyRing(join(config.keys, "peers"));
    const running = await service.open({
      databaseUrl: config.databaseUrl,
      gatewayKeys: openKeyRing(join(config.keys, "gateway")),
      secrets: config.keys,
      logger,
      clock,
    });
    shutdown.defer(service.name, () => running.close());
    const server = serveService(running, { peerKeys, clock, logger, metricsToken: config.metricsToken });
    shutdown.defer("server", () => closeGracefully(server, config.stopSeconds * 1000));
    const address = await listen(server, {
      port: config.port,
      host: config.host,
      sharePort: config.sharePort === "on",
    });
    logger.info({ service: service.name, address }, "listening");

    const stopped = new AbortController();
    const delivering = findPeers(config.peers, logger, stopped.signal)
      .then((peers) => peers.map((peer) => receiverOverHttp(peer, service.name, { peerKeys, clock })))
      .then((peers: Receiver[]) => running.startDelivery(() => [running, ...peers]));
    await Promise.race([stopping, delivering.then(() => stopping)]);
    stopped.abort();
  } catch (error) {
    process.stderr.write(
      `${error instanceof ConfigInvalid ? error.message : String((error as Error).stack)}\n`,
    );
    process.exitCode = 1;
  } finally {
    await shutdown.close();
  }
}

/** Asks every peer for its subscriptions, retrying until it answers: services may start in any order. */
function findPeers(peers: readonly string[], logger: Logger, signal: AbortSignal) {
  return Promise.all(
    peers.map(async (peer) => {
      const [name = "", url = ""] = peer.split(/=(.*)/s);
      for (;;) {
        try {
          return { name, url, subscribesTo: (await describeOverHttp(url)).subscribesTo };
        } catch (error) {
          logger.debug({ err: error, peer: name }, "a peer does not answer yet");
          await setTimeout(RETRY_DELAY_MS, undefined, { signal });
        }
      }
    }),
  );
}
