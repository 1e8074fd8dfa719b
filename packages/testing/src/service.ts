import { openKeyRing, signContext, type KeyRing, type Viewer } from "@starlane/auth";
import { newId, outboxSchemaOf, statementsOf, type Database } from "@starlane/database";
import { createLogger } from "@starlane/runtime";
import type { OpenServiceOptions, RunningService, Service } from "@starlane/service";
import { parse, type ExecutionResult } from "graphql";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { aDatabase } from "./database.js";

// eslint-disable-next-line typescript/no-explicit-any -- a test knows the shape of what it asked for
export type ServiceResponse = ExecutionResult<any>;

export interface QueryOptions {
  readonly language?: "zh-CN" | "en";
  readonly variables?: Readonly<Record<string, unknown>>;
  /** The idempotency key of the request. */
  readonly key?: string;
  /** The client's network address; unknown by default. */
  readonly address?: string | undefined;
}

/** A service on its own database, without the rest of Starlane. */
export interface TestService {
  readonly running: RunningService;
  readonly database: Database;
  readonly adminUrl: string;
  /** The folder of its secrets. */
  readonly home: string;
  /** Sends an operation to its subgraph as a viewer; null is anonymous. */
  ask(viewer: Viewer | null, query: string, options?: QueryOptions): Promise<ServiceResponse>;
  /** Does the same as `ask` and returns the SQL statements it took. */
  count(
    viewer: Viewer | null,
    query: string,
    options?: QueryOptions,
  ): Promise<{ answer: ServiceResponse; statements: string[] }>;
  /**
   * Subscribes as a viewer until `signal` is aborted; a result instead of a stream contains the reason why there is
   * none.
   */
  watch(
    viewer: Viewer | null,
    query: string,
    options: QueryOptions & { readonly signal: AbortSignal },
  ): Promise<AsyncIterable<ServiceResponse> | ServiceResponse>;
  /** Delivers a message as if another service had published it. */
  deliver(name: string, body: { id: string } & Record<string, unknown>): Promise<void>;
  /** Returns the bodies of the published messages with that name, oldest first. */
  published(name: string): Promise<Record<string, unknown>[]>;
  /**
   * Deletes everything the service has written, received and published, so that the tests of a file can share a
   * database without affecting each other: creating a new database takes several times as long. @param kept tables to
   * keep, with rows written by migrations
   */
  empty(...kept: string[]): Promise<void>;
  /** Sets the clock that the service reads. */
  setTime(now: string): void;
  close(): Promise<void>;
}

/**
 * Opens a service for tests.
 * @param options.now the time of its clock, which does not run by itself
 * @param options.env the source of the service's own settings; empty by default
 */
export async function aService(
  service: Service,
  {
    now = "2026-03-02T01:00:00Z",
    env = {},
    ...opening
  }: { now?: string; env?: NodeJS.ProcessEnv } & Pick<
    OpenServiceOptions,
    "requestConnections" | "takesFor"
  > = {},
): Promise<TestService> {
  let time = new Date(now);
  const clock = () => time;
  const home = mkdtempSync(join(tmpdir(), "starlane-service-"));
  const database = await aDatabase([service]);
  const keys: KeyRing = openKeyRing(join(home, "gateway"));
  const running = await service.open({
    databaseUrl: database.urlOf(service.name),
    gatewayKeys: keys,
    secrets: home,
    logger: createLogger("fatal"),
    clock,
    elapsed: () => clock().getTime(),
    env,
    ...opening,
  });
  const operationOf = (
    viewer: Viewer | null,
    query: string,
    { language = "en", variables, key, address }: QueryOptions,
  ) => {
    const idempotency =
      key === undefined ? undefined : { key, fingerprint: JSON.stringify([query, variables]) };
    return {
      document: parse(query),
      variables,
      context: signContext(keys, { viewer, language, requestId: newId(), idempotency, address }, clock()),
      request: {},
    };
  };
  const ask: TestService["ask"] = (viewer, query, options = {}) =>
    running.execute(operationOf(viewer, query, options));
  return {
    running,
    database: running.database,
    adminUrl: database.adminUrl,
    home,
    ask,
    count: async (viewer, query, options) => {
      const { result, statements } = await statementsOf(() => ask(viewer, query, options));
      return { answer: result, statements };
    },
    watch: (viewer, query, { signal, ...options }) =>
      running.subscribe({ ...operationOf(viewer, query, options), signal }),
    deliver: (name, body) => running.deliver({ id: newId(), name, key: body.id, body }),
    published: (name) => publishedBy(database.adminUrl, service.name, name),
    empty: (...kept) => empty(database.adminUrl, service.name, kept),
    setTime: (text) => {
      time = new Date(text);
    },
    close: async () => {
      await running.close();
      await database.drop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function publishedBy(
  adminUrl: string,
  service: string,
  name: string,
): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ body: Record<string, unknown> }>(
      `select payload->'body' as body from ${outboxSchemaOf(service)}._private_jobs where payload->>'name' = $1 order by id`,
      [name],
    );
    return rows.map((row) => row.body);
  } finally {
    await client.end();
  }
}

async function empty(adminUrl: string, service: string, kept: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ tables: string }>(
      `select string_agg(format('%I.%I', schemaname, tablename), ', ') as tables from pg_tables
       where schemaname = $1 and tablename <> 'migration' and tablename <> all($2)`,
      [service, kept],
    );
    await client.query("set session_replication_role = replica"); // disables the triggers that protect the audit tables
    await client.query(`truncate ${rows[0]?.tables}, ${outboxSchemaOf(service)}._private_jobs`);
  } finally {
    await client.end();
  }
}
