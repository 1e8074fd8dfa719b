import { auditMigrations, tellAuditAgain } from "@starlane/audit";
import { actingMigrations, openDatabase, type Database } from "@starlane/database";
import {
  inboxMigrations,
  isToldFor,
  noteToldFor,
  tellAgain,
  unhurriedTeller,
  type Telling,
} from "@starlane/messages";
import type { ServiceName } from "./definition.js";
import { missingMigrations } from "./metric-samples.js";

export interface TellAgainOptions {
  /** The state of everybody's tables, which is noted when all is told. */
  readonly tables: string;
  /** Only where it has not been told for that state. */
  readonly ifOwed: boolean;
  readonly now: Date;
}

/** What there is to know of a service in order to tell again what it owns. */
interface Teller {
  readonly name: ServiceName;
  readonly migrations: URL;
  readonly tells: readonly Telling[];
}

/** A service's tables are not those that this version of it reads and writes. */
export class TablesBehind extends Error {
  constructor(readonly service: ServiceName) {
    super(`The tables of ${service} lack a migration.`);
    this.name = "TablesBehind";
  }
}

/** The folder of migrations that make the table of answered requests. */
const answerMigrations = new URL("../migrations/", import.meta.url);

/** The folders of migrations that a service's tables are made by, in order. */
export function foldersOf({ migrations }: Pick<Teller, "migrations">): URL[] {
  return [inboxMigrations, actingMigrations, auditMigrations, answerMigrations, migrations];
}

/** Tells the others again all that a service owns, after all else there is to tell. @returns how many things it told */
export async function tellAgainFrom(
  database: Database,
  { name, tells }: Teller,
  { tables, ifOwed, now }: TellAgainOptions,
): Promise<number> {
  if (ifOwed && (await isToldFor(database.em(), tables))) return 0;
  const told = await tellAgain({
    em: () => database.em(),
    tell: unhurriedTeller(name),
    tellings: tells,
    now,
  });
  await tellAuditAgain(database.em());
  await noteToldFor(database.em(), tables);
  return told;
}

/** Works on a service's database where the service is not opened: it runs elsewhere, or not now. @throws TablesBehind */
export async function beside<T>(
  databaseUrl: string,
  service: Pick<Teller, "name" | "migrations">,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const { name } = service;
  const onError = () => undefined; // the statement that was under way rejects by itself
  const database = await openDatabase({ url: databaseUrl, schema: name, rows: [], connections: 2, onError });
  try {
    if ((await missingMigrations(database, foldersOf(service))).length > 0) throw new TablesBehind(name);
    return await work(database);
  } finally {
    await database.close();
  }
}
