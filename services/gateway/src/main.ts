import { openKeyRing } from "@starlane/auth";
import { ConfigInvalid, readSettings, setting } from "@starlane/config";
import { createLogger, Lifeline, LOG_LEVELS, untilAskedToStop } from "@starlane/runtime";
import { describeOverHttp, SERVICE_NAMES } from "@starlane/service";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { createGateway } from "./gateway.js";
import { overHttp, type ServiceReach } from "./reach.js";

const AGAIN_AFTER_MS = 1_000;

const urlOf = (name: string) =>
  setting({
    env: `${name.toUpperCase()}_URL`,
    says: `Where the ${name} service is, such as http://10.0.0.2:4101.`,
    schema: z.url({ protocol: /^https?$/, error: "it is written http://host:port" }),
  });

/** What a gateway in a process of its own honours. */
const settings = {
  agencies: urlOf("agencies"),
  venues: urlOf("venues"),
  campaigns: urlOf("campaigns"),
  attendance: urlOf("attendance"),
  keys: setting({
    env: "STARLANE_KEYS",
    says: "Folder of keys, as `keys` in STARLANE_HOME: `gateway` to sign with, `access` to verify with.",
    schema: z.string(),
  }),
  port: setting({
    env: "PORT",
    says: "TCP port; 4000 unless given.",
    schema: z.string().default("4000").transform(Number),
  }),
  host: setting({
    env: "HOST",
    says: "Address to listen on; 127.0.0.1 unless given.",
    schema: z.string().default("127.0.0.1"),
  }),
  logLevel: setting({
    env: "LOG_LEVEL",
    says: "How much is logged; info unless given.",
    schema: z.enum(LOG_LEVELS).default("info"),
  }),
};

/** The gateway before services that run elsewhere; waits until each has answered what it is. */
async function main(lifeline: Lifeline): Promise<void> {
  const config = readSettings(settings, process.env);
  const stopping = untilAskedToStop();
  const logger = createLogger(config.logLevel);
  const services = await Promise.all(SERVICE_NAMES.map((name) => reach(config[name])));
  const gateway = await createGateway({
    services,
    accessKeys: openKeyRing(join(config.keys, "access")),
    gatewayKeys: openKeyRing(join(config.keys, "gateway")),
    clock: () => new Date(),
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
  lifeline.holds("gateway", () => gateway.close());
  logger.info({ address: await gateway.listen({ port: config.port, host: config.host }) }, "listening");
  await stopping;
}

async function reach(url: string): Promise<ServiceReach> {
  for (;;) {
    try {
      return overHttp(url, await describeOverHttp(url));
    } catch {
      await setTimeout(AGAIN_AFTER_MS);
    }
  }
}

const lifeline = new Lifeline();
try {
  await main(lifeline);
} catch (error) {
  process.stderr.write(
    `${error instanceof ConfigInvalid ? error.message : String((error as Error).stack)}\n`,
  );
  process.exitCode = 1;
} finally {
  await lifeline.close();
}
