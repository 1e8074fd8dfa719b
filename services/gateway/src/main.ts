import { KeyRing, openKeyRing } from "@starlane/auth";
import { ConfigInvalid, readSettings } from "@starlane/config";
import {
  closeGracefully,
  createLogger,
  ShutdownStack,
  waitForShutdownSignal,
  listen,
} from "@starlane/runtime";
import { describeOverHttp, SERVICE_NAMES } from "@starlane/service";
import { startTracing } from "@starlane/tracing";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createGateway } from "./gateway.js";
import { overHttp, type ServiceTransport } from "./service-transport.js";
import { gatewaySettings, guardsOf } from "./settings.js";

const RETRY_AFTER_MS = 1_000;

/** Runs the gateway in its own process, for remote services; waits until each has sent its description. */
async function main(shutdown: ShutdownStack): Promise<void> {
  const config = readSettings(gatewaySettings, process.env);
  const stopping = waitForShutdownSignal();
  const logger = createLogger(config.logLevel);
  shutdown.defer("traces", await startTracing("starlane-gateway", process.env));
  const services = await Promise.all(SERVICE_NAMES.map((name) => connectService(config[name])));
  const gateway = await createGateway({
    services,
    accessKeys: openKeyRing(join(config.keys, "access")),
    gatewayKeys: openKeyRing(join(config.keys, "gateway")),
    linkKeys: linkKeysIn(config.keys),
    clock: () => new Date(),
    publicUrl: config.publicUrl,
    trustedProxies: config.trustedProxies,
    ...guardsOf(config),
    logger,
    ready: async () => {
      for (const name of SERVICE_NAMES) {
        const response = await fetch(new URL("/readyz", config[name]), {
          signal: AbortSignal.timeout(5_000),
        });
        if (!response.ok) throw new Error(`${name} is not ready`);
      }
    },
  });
  shutdown.defer("gateway", () => closeGracefully(gateway, config.stopSeconds * 1000));
  logger.info(
    {
      address: await listen(gateway, {
        port: config.port,
        host: config.host,
        sharePort: config.sharePort === "on",
      }),
    },
    "listening",
  );
  await stopping;
}

/**
 * Returns the link keys, which the attendance service creates before it answers.
 * @throws Error when they are missing
 */
function linkKeysIn(keys: string): KeyRing {
  try {
    return new KeyRing(join(keys, "links"));
  } catch (error) {
    throw new Error(
      `STARLANE_KEYS lacks "links", by which links of self check-in are known: copy it from the attendance service.`,
      {
        cause: error,
      },
    );
  }
}

async function connectService(url: string): Promise<ServiceTransport> {
  for (;;) {
    try {
      return overHttp(url, await describeOverHttp(url));
    } catch {
      await setTimeout(RETRY_AFTER_MS);
    }
  }
}

const shutdown = new ShutdownStack();
try {
  await main(shutdown);
} catch (error) {
  process.stderr.write(
    `${error instanceof ConfigInvalid ? error.message : String((error as Error).stack)}\n`,
  );
  process.exitCode = 1;
} finally {
  await shutdown.close();
}
