import { MikroORM, type EntityManager, type EntitySchema } from "@mikro-orm/postgresql";
import { NotReady, Semaphore } from "@starlane/runtime";
import type { ClientConfig, Pool, PoolClient } from "pg";
import { SYSTEM_CONTEXT_OPTION, applySecurityContext } from "./security-context.js";
import { POOL_SIZE } from "./connection-budget.js";
import { connectionOptions, PooledClient } from "./connection.js";
import { trackConnections } from "./end-pool.js";
import { instantOf } from "./instants.js";
import { asSpan } from "./spans.js";
import { prepareFrequentStatements } from "./prepared-statements.js";
import { endSilent } from "./silence.js";
import { noteStatement } from "./statements.js";
import { UnitOfWork } from "./unit-of-work.js";
import { QueryCanceller } from "./cancellation.js";

/** A service's schema in the cluster, accessed with a role that may read and write it but owns nothing. */
export interface Database {
  readonly orm: MikroORM;
  /** The driver's pool, for SQL without the ORM. Its connections run as the service itself. */
  readonly pool: Pool;
  /**
   * The configuration of a connection outside the pool, whose statements have no time limit; used by a worker thread,
   * for example.
   */
  readonly connection: ClientConfig;
  /**
   * Returns an entity manager for the service's own work outside transactions: background jobs, and counts over all
   * rows.
   */
  em(): EntityManager;
  /**
   * Returns an entity manager for one request. It runs in the security context that `runAs` sets, and without one sees
   * public rows only.
   */
  requestEm(): EntityManager;
  /** Returns a unit of work for one request: a single transaction once it is begun. */
  unitOfWork(): UnitOfWork;
  /**
   * Limits how many connections are held for long, by units of work for example: it has fewer permits than there are
   * connections.
   */
  readonly transactionSemaphore: Semaphore;
  /** Resolves when the database can run statements. @throws NotReady while its disk is full */
  ready(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** URL with the service's role and password. */
  readonly url: string;
  /** The service's name, which is also its schema's. */
  readonly schema: string;
  readonly rows: readonly EntitySchema[];
  /** The maximum connections in each of its two pools; `POOL_SIZE` by default. */
  readonly connections?: number;
  /** The maximum connections in the requests' pool; `connections` by default. */
  readonly requestConnections?: number;
  readonly onError: (error: Error) => void;
}

/** Connections no unit of work can hold, so that a unit of work that needs a second connection gets one. */
const CONNECTIONS_BESIDE = 4;

/** The type OID of `timestamptz`. */
const TIMESTAMPTZ = 1184;
interface InstantParsers {
  setTypeParser(oid: number, parse: (text: string) => Date): void;
}
/** PostgreSQL's code for a full disk, and the time after its last occurrence during which the disk counts as full. */
const DISK_FULL = "53100";
const DISK_FULL_FOR_MS = 15_000;
/** The maximum duration of a request's statement; a longer one is a fault. */
const STATEMENT_TIMEOUT_MS = 30_000;

/** A pool's statement is answered within this time, at worst by its timeout. */
const SILENT_MS = STATEMENT_TIMEOUT_MS + 5_000;

/**
 * Opens a service's database with two pools. The service's own work sets its security context once per connection. A
 * holder of a connection from one pool may wait for the other pool without a deadlock, since the service's own work
 * never waits for a request.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const connections = options.requestConnections ?? options.connections ?? POOL_SIZE;
  const transactionSemaphore = new Semaphore(Math.max(1, connections - CONNECTIONS_BESIDE));
  const own = await openPool(options, { options: SYSTEM_CONTEXT_OPTION });
  const requests = await openPool({ ...options, connections }, { pipeline: true });
  for (const { pool } of [own, requests]) prepareFrequentStatements(pool);
  applySecurityContext(requests.pool);
  const applicationName = `starlane ${options.schema}`;
  let diskFullAt = -Infinity;
  const noteFailure = (error: unknown) => {
    if ((error as { code?: unknown }).code === DISK_FULL) diskFullAt = performance.now();
  };
  const canceller = new QueryCanceller({ url: options.url, applicationName, onError: options.onError });
  for (const { pool } of [own, requests]) {
    pool.on("connect", (client: PoolClient) => noteStatementsOf(client, options.schema, noteFailure));
    canceller.attach(pool);
  }
  return {
    orm: own.orm,
    pool: own.pool,
    connection: {
      ...connectionOptions,
      connectionString: options.url,
      application_name: applicationName,
      options: `-c search_path=${options.schema},public ${SYSTEM_CONTEXT_OPTION}`,
    },
    em: () => own.orm.em.fork(),
    requestEm: () => requests.orm.em.fork(),
    transactionSemaphore,
    unitOfWork: () => new UnitOfWork(requests.orm.em.fork(), transactionSemaphore),
    ready: async () => {
      await own.pool.query("select 1");
      if (performance.now() - diskFullAt < DISK_FULL_FOR_MS) throw new NotReady("disk full");
    },
    close: async () => {
      await Promise.all([own, requests].map(({ orm, pool, end }) => end(() => closeOrm(orm, pool))));
      await canceller.close();
    },
  };
}

/**
 * Closes the ORM and its pool. Kysely ends a pool only after running a statement on it; a pool used only directly would
 * keep the process alive.
 */
async function closeOrm(orm: MikroORM, pool: Pool): Promise<void> {
  await orm.close(true);
  if (!pool.ending) await pool.end();
}

interface OpenPool {
  readonly orm: MikroORM;
  readonly pool: Pool;
  readonly end: ReturnType<typeof trackConnections>;
}

async function openPool(
  options: DatabaseOptions,
  { options: settings = "", pipeline = false }: { options?: string; pipeline?: boolean },
): Promise<OpenPool> {
  const orm = await MikroORM.init({
    clientUrl: options.url,
    schema: options.schema,
    entities: [...options.rows],
    pool: { min: 0, max: options.connections ?? POOL_SIZE },
    driverOptions: {
      Client: PooledClient,
      application_name: `starlane ${options.schema}`,
      options: `-c search_path=${options.schema},public -c statement_timeout=${STATEMENT_TIMEOUT_MS} -c idle_in_transaction_session_timeout=${STATEMENT_TIMEOUT_MS} ${settings}`,
      pipeline,
    },
    forceUtcTimezone: true,
    ensureDatabase: false,
    discovery: { warnWhenNoEntities: false },
    logger: () => undefined,
  });
  const pool: Pool = await orm.em.getConnection().getNativeClient();
  const end = trackConnections(pool, options.onError);
  endSilent(pool, SILENT_MS);
  // MikroORM leaves instants as text for its own mapping, which also accepts a Date; plain rows need the Date.
  (pool.options.types as InstantParsers | undefined)?.setTypeParser(TIMESTAMPTZ, instantOf);
  return { orm, pool, end };
}

function noteStatementsOf(client: PoolClient, schema: string, noteFailure: (error: unknown) => void): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  client.query = ((...args: unknown[]) => {
    noteStatement(schema, args[0], args[1]);
    const sent = asSpan(args[0], () => query(...args));
    if (sent instanceof Promise) sent.then(undefined, noteFailure);
    if (args[0] === "rollback") return rolledBack(sent as Promise<unknown>);
    return isBegin(args[0]) ? begun(client, sent as Promise<unknown>) : sent;
  }) as typeof client.query;
}

/** Returns true for the statements with which Kysely begins a transaction. */
function isBegin(statement: unknown): boolean {
  return (
    statement === "begin" || (typeof statement === "string" && statement.startsWith("start transaction"))
  );
}

/*
 * Kysely never releases a connection on which a transaction could not be begun or rolled back: after a restart of the
 * database the pool would be exhausted. A connection released as broken is replaced.
 */

async function begun(client: PoolClient, begin: Promise<unknown>): Promise<unknown> {
  try {
    return await begin;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** Treats a failed rollback as done: the broken connection's transaction is rolled back by the server. */
async function rolledBack(rollback: Promise<unknown>): Promise<unknown> {
  try {
    return await rollback;
  } catch {
    return { command: "ROLLBACK", rowCount: null, rows: [], fields: [] };
  }
}
