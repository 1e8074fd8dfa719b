import { auditMigrations, resetAuditRelay } from "@starlane/audit";
import { securityContextMigrations, openDatabase, type Database } from "@starlane/database";
import {
  inboxMigrations,
  isResyncedFor,
  markResyncedFor,
  republishAll,
  createPublisher,
  LOW_PRIORITY,
  type MessageSource,
} from "@starlane/messages";
import type { ServiceName } from "./definition.js";
import { missingMigrations } from "./metric-samples.js";

export interface ResyncOptions {
  /** The schema state of all services' tables, recorded when everything is republished. */
  readonly tables: string;
  /** True to republish only if that was not yet done for this schema state. */
  readonly ifSchemaChanged: boolean;
  readonly now: Date;
}

/** The parts of a service that a resync needs. */
interface ResyncedService {
  readonly name: ServiceName;
  readonly migrations: URL;
  readonly messageSources: readonly MessageSource[];
}

/** Thrown when a service's tables lack migrations of this version. */
export class PendingMigrationsError extends Error {
  constructor(readonly service: ServiceName) {
    super(`The tables of ${service} lack a migration.`);
    this.name = "PendingMigrationsError";
  }
}

/** The folder of the migrations of the idempotency records. */
const idempotencyMigrations = new URL("../migrations/", import.meta.url);

/** Returns the folders of the migrations of a service's tables, in order. */
export function migrationFoldersOf({ migrations }: Pick<ResyncedService, "migrations">): URL[] {
  return [inboxMigrations, securityContextMigrations, auditMigrations, idempotencyMigrations, migrations];
}

/** Republishes everything a service owns, at low priority. @returns the number of objects republished */
export async function resync(
  database: Database,
  { name, messageSources }: ResyncedService,
  { tables, ifSchemaChanged, now }: ResyncOptions,
): Promise<number> {
  if (ifSchemaChanged && (await isResyncedFor(database.em(), tables))) return 0;
  const republished = await republishAll({
    em: () => database.em(),
    publish: createPublisher(name, LOW_PRIORITY),
    sources: messageSources,
    now,
  });
  await resetAuditRelay(database.em());
  await markResyncedFor(database.em(), tables);
  return republished;
}

/**
 * Works on a service's database without opening the service, which runs elsewhere or not at all. @throws
 * PendingMigrationsError
 */
export async function beside<T>(
  databaseUrl: string,
  service: Pick<ResyncedService, "name" | "migrations">,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const { name } = service;
  const onError = () => undefined; // pending statements reject by themselves
  const database = await openDatabase({ url: databaseUrl, schema: name, rows: [], connections: 2, onError });
  try {
    if ((await missingMigrations(database, migrationFoldersOf(service))).length > 0)
      throw new PendingMigrationsError(name);
    return await work(database);
  } finally {
    await database.close();
  }
}
