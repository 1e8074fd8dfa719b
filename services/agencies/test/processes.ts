import { openKeyRing, signContext, type RequestContext } from "@starlane/auth";
import { newId } from "@starlane/database";
import { aDatabase, type ServiceResponse } from "@starlane/testing";
import { parse } from "graphql";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { agencies, loadAgencies } from "../src/index.js";
import { load } from "./loaded.js";

export interface ContextOptions extends Partial<RequestContext> {
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** One of several processes of one installation. */
export interface Process {
  ask(query: string, options?: ContextOptions): Promise<ServiceResponse>;
}

/** A loaded database and its secrets, for any number of processes of the service. */
export interface Installation {
  readonly adminUrl: string;
  /** The folder of the keys that sign access tokens. */
  readonly accessKeys: string;
  /** All lines logged by any process, of every level. */
  readonly logged: string[];
  start(): Promise<Process>;
  setTime(now: string): void;
  close(): Promise<void>;
}

export async function anInstallation(): Promise<Installation> {
  let time = new Date("2026-03-02T01:00:00Z");
  const clock = () => time;
  const home = mkdtempSync(join(tmpdir(), "starlane-agencies-"));
  const database = await aDatabase([agencies]);
  const gatewayKeys = openKeyRing(join(home, "gateway"));
  const logged: string[] = [];
  const logger = pino({ level: "trace" }, { write: (line: string) => logged.push(line) });
  const open = () =>
    agencies.open({
      databaseUrl: database.urlOf("agencies"),
      gatewayKeys,
      secrets: home,
      logger,
      clock,
    });
  const first = await open();
  const running = [first];
  await loadAgencies(first.database.em(), first.publish, load);
  return {
    adminUrl: database.adminUrl,
    accessKeys: join(home, "access"),
    logged,
    async start() {
      const process = await open();
      running.push(process);
      return {
        ask: (query, { variables, viewer = null, language = "en", address } = {}) =>
          process.execute({
            document: parse(query),
            variables,
            context: signContext(gatewayKeys, { viewer, language, requestId: newId(), address }, clock()),
            request: {},
          }),
      };
    },
    setTime: (text) => {
      time = new Date(text);
    },
    async close() {
      await Promise.all(running.map((process) => process.close()));
      await database.drop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
