import { setting } from "@starlane/config";
import { LOG_LEVELS } from "@starlane/runtime";
import { z } from "zod";

const urlOf = (name: string) =>
  setting({
    env: `${name.toUpperCase()}_URL`,
    says: `Where the ${name} service is, such as http://10.0.0.2:4101.`,
    schema: z.url({ protocol: /^https?$/, error: "it is written http://host:port" }),
  });

/** What a gateway in a process of its own honours. */
export const gatewaySettings = {
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
