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
  /** The client's network address; not known unless given. */
  readonly address?: string | undefined;
}

/** A service on a database of its own, with nothing else of Starlane around it. */
export interface TestService {
  readonly running: RunningService;
  readonly database: Database;
  readonly adminUrl: string;
  /** The folder of its secrets. */
  readonly home: string;
  /** Asks its subgraph as somebody; null is nobody. */
  ask(viewer: Viewer | null, query: string, options?: QueryOptions): Promise<ServiceResponse>;
  /** The same, and the SQL statements it took. */
  count(
    viewer: Viewer | null,
    query: string,
    options?: QueryOptions,
  ): Promise<{ answer: ServiceResponse; statements: string[] }>;
  /** Subscribes as somebody until `signal` is aborted; a result in place of a stream says why there is none. */
  watch(
    viewer: Viewer | null,
    query: string,
    options: QueryOptions & { readonly signal: AbortSignal },
  ): Promise<AsyncIterable<ServiceResponse> | ServiceResponse>;
  /** Delivers a message as if another service had published it. */
  deliver(name: string, body: { id: string } & Record<string, unknown>): Promise<void>;
  /** The bodies of the messages of that name that it has published, oldest first. */
  published(name: string): Promise<Record<string, unknown>[]>;
  /**
   * Forgets all that it has written, received and published, so that the tests of a file share a database and still know nothing of each
   * other: a new database takes several times as long. @param kept tables that hold what its migrations wrote
   */
  empty(...kept: string[]): Promise<void>;
  /** Sets the clock that the service reads. */
  setTime(now: string): void;
  close(): Promise<void>;
}

/**
 * @param options.now where the clock stands until it is set; it does not run by itself
 * @param options.env what the service reads its own settings from; nothing unless given
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
    await client.query("set session_replication_role = replica"); // lets even the audit be emptied
    await client.query(`truncate ${rows[0]?.tables}, ${outboxSchemaOf(service)}._private_jobs`);
  } finally {
    await client.end();
  }
}
