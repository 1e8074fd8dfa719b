import { setting } from "@starlane/config";
import { LOG_LEVELS } from "@starlane/runtime";
import { z } from "zod";

const urlOf = (name: string) =>
  setting({
    env: `${name.toUpperCase()}_URL`,
    says: `Where the ${name} service is, such as http://10.0.0.2:4101.`,
    schema: z.url({ protocol: /^https?$/, error: "it is written http://host:port" }),
  });

/** How the gateway is reached from outside, wherever it runs. */
export const outsideSettings = {
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
  ...outsideSettings,
};
