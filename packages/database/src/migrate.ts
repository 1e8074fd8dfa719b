import { Migration, Migrator } from "@mikro-orm/migrations";
import { MikroORM, type Constructor } from "@mikro-orm/postgresql";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { SYSTEM_CONTEXT_OPTION } from "./security-context.js";
import { connectionOptions, PooledClient } from "./connection.js";
import { ownerOf } from "./provision.js";

/** The maximum wait of a migration for a lock. Then it gives up, so that requests do not queue up behind it. */
const LOCK_TIMEOUT_MS = 5_000;
/** The number of attempts, and the pause between them that lets queued requests go first. */
const TRIES = 4;
const REST_MS = 2_000;
const LOCK_NOT_AVAILABLE = "55P03";

/** Thrown when another session holds a lock on a table that a migration has to change. Nothing was changed. */
export class MigrationBlocked extends Error {
  constructor(
    readonly service: string,
    options?: ErrorOptions,
  ) {
    super(`The tables of ${service} could not be changed: something else holds a lock on them.`, options);
    this.name = "MigrationBlocked";
  }
}

/** The folder of migrations with the SQL functions of the security context. */
export const securityContextMigrations = new URL("../migrations/", import.meta.url);

export interface MigrateOptions {
  /** URL of a role that may switch to the service's owner. */
  readonly adminUrl: string;
  readonly service: string;
  /** Folders of `.sql` files; each file is one migration, run once, in the order of folders and names. */
  readonly folders: readonly URL[];
  /** The only migrations to run, in this order: reproduces the state of an older installation. */
  readonly migrations?: readonly string[] | undefined;
  /** The maximum wait for a lock, in milliseconds. */
  readonly lockTimeoutMs?: number;
  /** The number of attempts. */
  readonly tries?: number;
}

/**
 * Migrates a service's schema to its newest version, as its owner role. If one migration fails, none is applied. Of
 * several processes that start at once, one migrates and the others wait.
 * @returns the names of the applied migrations
 * @throws MigrationBlocked when a lock is not released in time
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const { adminUrl, service, tries = TRIES } = options;
  const client = new Client({
    ...connectionOptions,
    connectionString: adminUrl,
    application_name: `starlane migrates ${service}`,
  });
  client.on("error", () => undefined); // pending queries reject by themselves
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('starlane migrates'), hashtext($1))", [service]);
    for (let tried = 1; ; tried += 1) {
      try {
        return await run(options);
      } catch (error) {
        if (!isBlocked(error)) throw error;
        if (tried === tries) throw new MigrationBlocked(service, { cause: error });
        await setTimeout(REST_MS);
      }
    }
  } finally {
    await client.end(); // this also releases the lock
  }
}

async function run({
  adminUrl,
  service,
  folders,
  migrations,
  lockTimeoutMs = LOCK_TIMEOUT_MS,
}: MigrateOptions): Promise<string[]> {
  const all = folders.flatMap(readMigrations);
  const orm = await MikroORM.init({
    clientUrl: adminUrl,
    schema: service,
    entities: [],
    extensions: [Migrator],
    pool: { min: 0, max: 2 },
    driverOptions: {
      Client: PooledClient,
      options: `-c role=${ownerOf(service)} -c search_path=${service},public -c lock_timeout=${lockTimeoutMs} ${SYSTEM_CONTEXT_OPTION}`,
    },
    ensureDatabase: false,
    discovery: { warnWhenNoEntities: false },
    migrations: {
      tableName: "migration",
      migrationsList: migrations
        ? migrations.map((name) => all.find((migration) => migration.name === name)!)
        : all,
      snapshot: false,
      silent: true,
    },
    logger: () => undefined,
  });
  try {
    return (await orm.migrator.up()).map(({ name }) => name);
  } finally {
    await orm.close(true);
  }
}

function isBlocked(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if ((at as { code?: string }).code === LOCK_NOT_AVAILABLE) return true;
  return false;
}

/** Returns the names of the migrations in folders, in the order in which they are run. */
export function migrationNames(folders: readonly URL[]): string[] {
  return folders.flatMap(readMigrations).map(({ name }) => name);
}

function readMigrations(folder: URL): { name: string; class: Constructor<Migration> }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => ({
      name: file.slice(0, -4),
      class: migrationOf(readFileSync(new URL(file, folder), "utf8")),
    }));
}

function migrationOf(text: string) {
  return class extends Migration {
    override up(): void {
      this.addSql(text);
    }
  };
}
