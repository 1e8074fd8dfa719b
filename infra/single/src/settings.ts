import { port, setting } from "@starlane/config";
import { guardSettings, outsideSettings } from "@starlane/gateway";
import { LOG_LEVELS } from "@starlane/runtime";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";

/** The settings of `npm start`. */
export const settings = {
  port: setting({
    env: "PORT",
    says: "TCP port the gateway listens on; 4000 unless given.",
    schema: port(4000),
  }),
  host: setting({
    env: "HOST",
    says: "Address the gateway listens on; 127.0.0.1, this machine only, unless given.",
    schema: z.string().default("127.0.0.1"),
  }),
  home: setting({
    env: "STARLANE_HOME",
    says: "Folder for the data and the keys, readable by its owner only; `.starlane` in the home folder unless given.",
    schema: z
      .string()
      .default(() => join(homedir(), ".starlane"))
      .transform((path) => resolve(path)),
  }),
  databaseUrl: setting({
    env: "DATABASE_URL",
    says: "A PostgreSQL 15 or later to use instead of the embedded one: a URL of a role that may create roles and schemas.",
    secret: true,
    schema: z
      .url({
        protocol: /^postgres(ql)?$/,
        error: "it is written postgres://user:password@host:5432/database",
      })
      .optional(),
  }),
  division: setting({
    env: "STARLANE_DIVISION",
    says: "Official code of the district to load at the first start, six digits; 640105 (Xixia, Yinchuan) unless given.",
    schema: z
      .string()
      .regex(/^\d{6}$/, "a district's code has six digits")
      .default("640105"),
  }),
  sample: setting({
    env: "STARLANE_SAMPLE",
    says: "`off` leaves out the sample agencies, people, venues and estimates at the first start; `on` unless given.",
    schema: z.enum(["on", "off"], "it is on or off").default("on"),
  }),
  samplePassword: setting({
    env: "STARLANE_SAMPLE_PASSWORD",
    says: "Password of the accounts made at the first start; a random one unless given. Printed once. One under 8 characters is taken, with a warning.",
    secret: true,
    schema: z.string().optional(),
  }),
  logLevel: setting({
    env: "LOG_LEVEL",
    says: `How much is logged, on standard error: ${LOG_LEVELS.join(", ")}; warn unless given.`,
    schema: z.enum(LOG_LEVELS, `it is one of ${LOG_LEVELS.join(", ")}`).default("warn"),
  }),
  ...outsideSettings,
  ...guardSettings,
};
