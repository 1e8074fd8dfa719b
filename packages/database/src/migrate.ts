import { Migration, Migrator } from "@mikro-orm/migrations";
import { MikroORM, type Constructor } from "@mikro-orm/postgresql";
import { readdirSync, readFileSync } from "node:fs";
import { AS_SERVICE } from "./acting.js";
import { ownerOf } from "./provision.js";

/** A migration waits this long for a lock and then gives up, rather than queue every request behind itself. */
const LOCK_TIMEOUT_MS = 5_000;

/** The folder of migrations by which the database is told who acts. */
export const actingMigrations = new URL("../migrations/", import.meta.url);

export interface MigrateOptions {
  /** URL of a role that may act as the service's owner. */
  readonly adminUrl: string;
  readonly service: string;
  /** Folders of `.sql` files; each file is one migration, run once, in the order of folders and names. */
  readonly folders: readonly URL[];
}

/**
 * Brings a service's schema to its newest version, as the role that owns it.
 * @returns the names of the migrations that were run
 */
export async function migrate({ adminUrl, service, folders }: MigrateOptions): Promise<string[]> {
  const orm = await MikroORM.init({
    clientUrl: adminUrl,
    schema: service,
    entities: [],
    extensions: [Migrator],
    pool: { min: 0, max: 2 },
    driverOptions: {
      options: `-c role=${ownerOf(service)} -c search_path=${service},public -c lock_timeout=${LOCK_TIMEOUT_MS} ${AS_SERVICE}`,
    },
    ensureDatabase: false,
    discovery: { warnWhenNoEntities: false },
    migrations: {
      tableName: "migration",
      migrationsList: folders.flatMap(readMigrations),
      snapshot: false,
      silent: true,
    },
    logger: () => undefined,
  });
  try {
    return (await orm.migrator.up()).map((run) => run.name);
  } finally {
    await orm.close(true);
  }
}

/** The names of the migrations in folders, in the order in which they are run. */
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
