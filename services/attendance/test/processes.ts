import { openKeyRing, signContext, type Viewer } from "@starlane/auth";
import { newId, outboxSchemaOf } from "@starlane/database";
import { createLogger } from "@starlane/runtime";
import type { RunningService } from "@starlane/service";
import { aDatabase, times, type ServiceResponse } from "@starlane/testing";
import { parse } from "graphql";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { attendance } from "../src/index.js";

/** The service opened by several processes, on one database and with one folder of secrets. */
export interface Processes {
  readonly secrets: string;
  readonly running: readonly RunningService[];
  /** Sends an operation to one of them. */
  ask(
    process: number,
    viewer: Viewer,
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<ServiceResponse>;
  /** Subscribes to one of them, until `signal` is aborted. */
  watch(
    process: number,
    viewer: Viewer,
    query: string,
    variables: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<AsyncIterable<ServiceResponse> | ServiceResponse>;
  deliver(name: string, body: { id: string } & Record<string, unknown>): Promise<void>;
  /** Closes one and opens it again, with `meanwhile` in between. */
  restart(process: number, meanwhile?: () => Promise<void>): Promise<void>;
  setTime(now: string): void;
  /** Runs a statement that the service itself may not run. */
  asOwner(statement: string): Promise<void>;
  close(): Promise<void>;
}

const MAX_DELIVERIES = 100;

export async function processes(count: number): Promise<Processes> {
  let now = new Date("2026-03-02T01:00:00Z");
  const clock = () => now;
  const secrets = mkdtempSync(join(tmpdir(), "starlane-attendance-"));
  const database = await aDatabase([attendance]);
  const keys = openKeyRing(join(secrets, "gateway"));
  const open = () =>
    attendance.open({
      databaseUrl: database.urlOf("attendance"),
      gatewayKeys: keys,
      secrets,
      logger: createLogger("fatal"),
      clock,
    });
  const running = await Promise.all(times(count, open));
  const operationOf = (viewer: Viewer, query: string, variables?: Record<string, unknown>) => ({
    document: parse(query),
    variables,
    context: signContext(keys, { viewer, language: "en", requestId: newId() }, clock()),
    request: {},
  });
  return {
    secrets,
    running,
    ask: (process, viewer, query, variables) =>
      running[process]!.execute(operationOf(viewer, query, variables)),
    watch: (process, viewer, query, variables, signal) =>
      running[process]!.subscribe({ ...operationOf(viewer, query, variables), signal }),
    deliver: async (name, body) => {
      const message = { id: newId(), name, key: body.id, body };
      // A publisher retries until some process accepts the message.
      for (let tries = 0; ; tries += 1)
        try {
          return await running[tries % running.length]!.deliver(message);
        } catch (error) {
          if (tries === MAX_DELIVERIES) throw error;
          await setTimeout(20);
        }
    },
    restart: async (process, meanwhile) => {
      await running[process]!.close();
      await meanwhile?.();
      running[process] = await open();
    },
    setTime: (text) => {
      now = new Date(text);
    },
    asOwner: async (statement) => {
      const admin = new Client({ connectionString: database.adminUrl });
      await admin.connect();
      try {
        await admin.query(statement);
      } finally {
        await admin.end();
      }
    },
    close: async () => {
      await Promise.all(running.map((one) => one.close()));
      await database.drop();
      rmSync(secrets, { recursive: true, force: true });
    },
  };
}

/** Returns every row of every table of the service, its outbox included, as text. */
export async function dump({ running: [first] }: Processes): Promise<string> {
  const { pool } = first!.database;
  const { rows: tables } = await pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('attendance', $1)`,
    [outboxSchemaOf("attendance")],
  );
  const texts = [];
  for (const { name } of tables) {
    const { rows } = await pool.query<{ text: string }>(`select row::text as text from ${name} as row`);
    texts.push(...rows.map((row) => row.text));
  }
  return texts.join("\n");
}
