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

/** A service's own schema in the cluster, reached with the role that may read and write in it but owns nothing. */
export interface Database {
  readonly orm: MikroORM;
  /** The driver's own pool, for SQL without an ORM. Its connections run as the service itself. */
  readonly pool: Pool;
  /** How to open a connection beside the pool, whose statements may take as long as they need: a thread's, say. */
  readonly connection: ClientConfig;
  /** What reads and writes for the service's own work, each statement by itself: what nobody asks for, or is counted over everybody. */
  em(): EntityManager;
  /** The same for a request; one each. It runs in the security context that `runAs` sets, and outside one sees public rows only. */
  requestEm(): EntityManager;
  /** The same in one transaction, once that is begun. */
  unitOfWork(): UnitOfWork;
  /** Acquired by whoever holds a connection for long, a unit of work say: it has fewer permits than there are connections. */
  readonly transactionSemaphore: Semaphore;
  /** Resolves when a statement can be run now. @throws NotReady while its disk is full */
  ready(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** URL with the service's role and password. */
  readonly url: string;
  /** The service's name, which is its schema's. */
  readonly schema: string;
  readonly rows: readonly EntitySchema[];
  /** Connections of each of its two pools at most; `POOL_SIZE` unless given. */
  readonly connections?: number;
  /** Those of them that requests share; as many unless given. */
  readonly requestConnections?: number;
  readonly onError: (error: Error) => void;
}

/** Connections that no unit of work holds: what one needs beside its own, it gets. */
const CONNECTIONS_BESIDE = 4;

/** The object identifier of `timestamptz`. */
const TIMESTAMPTZ = 1184;
interface InstantParsers {
  setTypeParser(oid: number, parse: (text: string) => Date): void;
}
/** PostgreSQL's code of a disk that is full, and how long after the last of them it is taken to be. */
const DISK_FULL = "53100";
const DISK_FULL_FOR_MS = 15_000;
/** No statement of a request is worth more; a longer one is a fault. */
const STATEMENT_TIMEOUT_MS = 30_000;

/** A pool's statement is answered before, if only that it took too long. */
const SILENT_MS = STATEMENT_TIMEOUT_MS + 5_000;

/**
 * Two pools, so that the service's own work sets its security context once per connection, and whoever holds a connection of one and waits for
 * one of the other is never waited for in turn: nothing of the service's own waits for a request.
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

/** Kysely ends a pool only where it has run a statement on it, so one that was used by itself would keep the process awake. */
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
  // MikroORM leaves instants as text for its own mapping; plain rows want the Date that the mapping takes as well.
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

/** As Kysely begins a transaction. */
function isBegin(statement: unknown): boolean {
  return (
    statement === "begin" || (typeof statement === "string" && statement.startsWith("start transaction"))
  );
}

/*
 * Kysely keeps a connection on which a transaction could not be begun, or not be rolled back, for good: the pool would be used up once
 * the database has restarted. One that is given back broken is replaced.
 */

async function begun(client: PoolClient, begin: Promise<unknown>): Promise<unknown> {
  try {
    return await begin;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** What a broken connection had begun is rolled back. */
async function rolledBack(rollback: Promise<unknown>): Promise<unknown> {
  try {
    return await rollback;
  } catch {
    return { command: "ROLLBACK", rowCount: null, rows: [], fields: [] };
  }
}
