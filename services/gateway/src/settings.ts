import {
  MOST_SECONDS,
  port,
  setting,
  wholeNumber,
  wholeNumberOrOff,
  type SettingsValues,
} from "@starlane/config";
import { CONNECTION_LIMITS, LOG_LEVELS } from "@starlane/runtime";
import { stopSeconds } from "@starlane/service";
import { z } from "zod";
import type { OutsideOptions } from "./gateway.js";
import { OPERATION_LIMITS } from "./limits/limits.js";
import { RATE_LIMITS } from "./limits/rates.js";

/** Connections of one address: two hundred phones with six browser connections and a WebSocket each, and a margin. */
const CONNECTIONS_OF_ADDRESS = 1_500;

const urlOf = (name: string) =>
  setting({
    env: `${name.toUpperCase()}_URL`,
    says: `Where the ${name} service is, such as http://10.0.0.2:4101.`,
    schema: z.url({ protocol: /^https?$/, error: "it is written http://host:port" }),
  });

/** The settings for public access, in every deployment. */
export const outsideSettings = {
  sharePort: setting({
    env: "STARLANE_SHARE_PORT",
    says: "`on` lets another process listen on the same port (Linux), so that a new version takes over before this one stops; `off` unless given.",
    schema: z.enum(["on", "off"], "it is on or off").default("off"),
  }),
  publicUrl: setting({
    env: "STARLANE_PUBLIC_URL",
    says: "Address under which people reach the gateway, such as https://starlane.example.cn: what QR codes lead to. The address of the request that asks for one, unless given.",
    schema: z
      .url({ protocol: /^https?$/, error: "it is written https://host" })
      .transform((url) => new URL(url).origin)
      .optional(),
  }),
  trustedProxies: setting({
    env: "STARLANE_TRUSTED_PROXIES",
    says: "Addresses or networks of your reverse proxies, with commas between, such as `127.0.0.1,10.0.0.0/8`: what their X-Forwarded headers say of the client's address is believed. None unless given.",
    schema: z
      .string()
      .default("")
      .transform((text) =>
        text
          .split(",")
          .map((part) => part.trim())
          .filter(Boolean),
      )
      .pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], "it is an address or a network"))),
  }),
};

/** The highest value of a limit; anything higher would be no limit. */
const MOST = 1_000_000_000;

const whole = (env: string, says: string, unless: number, most = MOST) =>
  setting({ env, says: `${says}; ${unless} unless given.`, schema: wholeNumber({ least: 1, most, unless }) });
const perMinute = (env: string, says: string, unless: number) =>
  setting({
    env,
    says: `${says}, in a minute and per process, or \`off\`; ${unless} unless given.`,
    schema: wholeNumberOrOff({ least: 1, most: MOST, unless }),
  });
const onOff = (env: string, says: string) =>
  setting({
    env,
    says: `${says} \`off\` unless given.`,
    schema: z.enum(["on", "off"], "it is on or off").default("off"),
  });

/** The settings for limits and access. */
export const guardSettings = {
  mode: setting({
    env: "STARLANE_MODE",
    says: "`production` closes what is for people who develop: GraphiQL, questions about the schema, and hints in mistakes; `trial` unless given.",
    schema: z.enum(["trial", "production"], "it is trial or production").default("trial"),
  }),
  persistedOnly: onOff(
    "STARLANE_PERSISTED_ONLY",
    "`on` takes the console's own operations only, and no texts of other programs.",
  ),
  requestsOfUser: perMinute(
    "STARLANE_REQUESTS_OF_USER",
    "Operations of one user, a dear one counting as several",
    RATE_LIMITS.ofUser!,
  ),
  requestsOfAddress: perMinute(
    "STARLANE_REQUESTS_OF_ADDRESS",
    "Requests of one network address, which a whole school may share",
    RATE_LIMITS.ofAddress!,
  ),
  anonymousOfAddress: perMinute(
    "STARLANE_ANONYMOUS_REQUESTS_OF_ADDRESS",
    "Operations from one network address of callers who have not signed in",
    RATE_LIMITS.anonymous!,
  ),
  signInsOfAddress: perMinute(
    "STARLANE_SIGN_INS_OF_ADDRESS",
    "Attempts to sign in from one network address",
    RATE_LIMITS.signIns!,
  ),
  operationCost: whole(
    "STARLANE_OPERATION_COST",
    "About how many values the answer to one operation may hold",
    OPERATION_LIMITS.cost,
  ),
  operationSeconds: whole("STARLANE_OPERATION_SECONDS", "How long one operation may take", 60, MOST_SECONDS),
  connections: whole(
    "STARLANE_CONNECTIONS",
    "Connections at once, WebSockets included; fewer where the system gives the process fewer file descriptors",
    CONNECTION_LIMITS.connections,
  ),
  connectionsOfAddress: whole(
    "STARLANE_CONNECTIONS_OF_ADDRESS",
    "Connections at once of one network address that is no trusted proxy; two hundred phones of a school have up to 1,400",
    CONNECTIONS_OF_ADDRESS,
  ),
  receiveSeconds: whole(
    "STARLANE_RECEIVE_SECONDS",
    "How long a request may take to arrive whole, an upload's file included",
    120,
    MOST_SECONDS,
  ),
  metricsToken: setting({
    env: "STARLANE_METRICS_TOKEN",
    says: "Who sends it as `Authorization: Bearer` may read `/metrics` from anywhere. Only programs on this machine may, unless given.",
    secret: true,
    schema: z.string().min(16, "it has 16 characters at least").optional(),
  }),
  stopSeconds,
};

/** Converts the settings to options of the gateway. */
export function guardsOf(
  config: SettingsValues<typeof guardSettings>,
): Omit<OutsideOptions, "publicUrl" | "trustedProxies"> {
  return {
    isProduction: config.mode === "production",
    persistedOnly: config.persistedOnly === "on",
    rates: {
      ofUser: config.requestsOfUser,
      ofAddress: config.requestsOfAddress,
      anonymous: config.anonymousOfAddress,
      signIns: config.signInsOfAddress,
    },
    limits: { cost: config.operationCost },
    operationTimeoutMs: config.operationSeconds * 1000,
    connections: {
      connections: config.connections,
      connectionsOfAddress: config.connectionsOfAddress,
    },
    receiveWithinMs: config.receiveSeconds * 1000,
    metricsToken: config.metricsToken,
  };
}

/** The settings of a gateway in its own process. */
export const gatewaySettings = {
  agencies: urlOf("agencies"),
  venues: urlOf("venues"),
  campaigns: urlOf("campaigns"),
  attendance: urlOf("attendance"),
  keys: setting({
    env: "STARLANE_KEYS",
    says: "Folder of keys, as `keys` in STARLANE_HOME: `gateway` to sign with, `access` and `links` to verify with.",
    schema: z.string(),
  }),
  port: setting({
    env: "PORT",
    says: "TCP port; 4000 unless given.",
    schema: port(4000),
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
  ...outsideSettings,
  ...guardSettings,
};
