import { connectionOptions, outboxSchemaOf, ownerOf } from "@starlane/database";
import { SERVICE_NAMES, type Service } from "@starlane/service";
import { Client, type ClientBase } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { pipeline } from "node:stream/promises";
import { Broken, readArchive, verifyArchive } from "./archive.js";
import { FORMAT, HEAD, ROWS, type BackupHeader, type BackupFooter } from "./back-up.js";
import { Differs, Newer, NotEmpty } from "./refusals.js";
import { digestOf, isAboveRowSecurity, qualified, SAME_TEXT, SCHEMAS, type BackupTable } from "./tables.js";

export interface RestoreOptions {
  readonly adminUrl: string;
  readonly file: string;
  readonly passphrase: string | undefined;
  readonly services: readonly Service[];
  /** The database password to set for each service. */
  readonly passwords: Readonly<Record<string, string>>;
  /** Called with each completed step, a line in both languages. */
  readonly onProgress: (zh: string, en: string) => void;
}

export interface Restored {
  readonly tables: number;
  readonly rows: number;
  readonly takenAt: string;
}

/**
 * Restores the rows of a backup into a database without Starlane's data, in the tables of the backup's version; the
 * caller migrates them to this version afterwards. Every table is compared with the backup before the commit; after a
 * failure the database is as empty as before.
 * @throws NotEmpty, Newer, Broken, PassphraseRequired, Unopenable, Differs
 */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const { adminUrl, file, passphrase, services, passwords, onProgress } = options;
  const { head, footer } = await readWhole(file, passphrase);
  onProgress("备份文件完整", "The file is whole");
  refuseNewer(head, services);
  await withClient(adminUrl, refuseUsed);
  try {
    for (const service of services)
      await service.install({
        adminUrl,
        password: passwords[service.name]!,
        migrations: head.migrations[service.name]!,
      });
    await withClient(adminUrl, (client) => refuseNewerQueues(client, head));
    onProgress("已按备份时的版本建表", "The tables are made as they were then");
    const rows = await withClient(adminUrl, (client) => load(client, file, passphrase, { head, footer }));
    onProgress(
      `已恢复 ${head.tables.length} 张表、${rows} 行，逐表核对一致`,
      `${rows} rows are restored and as they were`,
    );
    return { tables: head.tables.length, rows, takenAt: head.takenAt };
  } catch (error) {
    await withClient(adminUrl, empty);
    throw error;
  }
}

/** Reads a whole data file without changing anything. @throws Newer, Broken, PassphraseRequired, Unopenable */
export async function verifyBackup({
  file,
  passphrase,
  services,
}: Pick<RestoreOptions, "file" | "passphrase" | "services">): Promise<void> {
  const { head } = await readWhole(file, passphrase);
  refuseNewer(head, services);
}

async function readWhole(
  file: string,
  passphrase: string | undefined,
): Promise<{ head: BackupHeader; footer: BackupFooter }> {
  let head: BackupHeader | null = null;
  const footer = (await verifyArchive(file, passphrase, async (name, bytes) => {
    if (name !== HEAD) return;
    const chunks: Buffer[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    head = JSON.parse(Buffer.concat(chunks).toString("utf8")) as BackupHeader;
  })) as BackupFooter;
  const read = head as BackupHeader | null;
  if (read?.kind !== "data") throw new Broken("It holds no data.");
  return { head: read, footer };
}

/** Rejects a format or migration that this version does not know. */
function refuseNewer({ format, migrations }: BackupHeader, services: readonly Service[]): void {
  if (format > FORMAT) throw new Newer();
  for (const service of services) {
    const known = new Set(service.migrations());
    if (migrations[service.name]?.some((name) => !known.has(name))) throw new Newer();
  }
}

async function refuseNewerQueues(client: ClientBase, { migrations }: BackupHeader): Promise<void> {
  for (const service of SERVICE_NAMES) {
    const schema = outboxSchemaOf(service);
    const { rows } = await client.query<{ id: number }>(
      `select max(id)::int as id from ${schema}.migrations`,
    );
    if (Number(migrations[schema]?.[0] ?? 0) > rows[0]!.id) throw new Newer();
  }
}

async function refuseUsed(client: ClientBase): Promise<void> {
  const { rowCount } = await client.query("select from pg_namespace where nspname = any($1)", [
    SCHEMAS.map(({ name }) => name),
  ]);
  if (rowCount) throw new NotEmpty();
}

/** Removes everything a failed restore has created. */
async function empty(client: ClientBase): Promise<void> {
  for (const { name } of SCHEMAS) await client.query(`drop schema if exists ${name} cascade`);
}

async function load(
  client: ClientBase,
  file: string,
  passphrase: string | undefined,
  { head, footer }: { head: BackupHeader; footer: BackupFooter },
): Promise<number> {
  await client.query(`begin; ${SAME_TEXT}`);
  const switchRole = await roleSwitchOf(client);
  const enabled: { readonly service: string; readonly statement: string }[] = [];
  for (const { name, service } of SCHEMAS) {
    const own = head.tables.filter((table) => table.schema === name);
    if (own.length === 0) continue;
    await switchRole(service);
    for (const table of own)
      for (const statement of await openUp(client, table)) enabled.push({ service, statement });
    await client.query(`truncate ${own.map(qualified).join()}`); // rows written by migrations are in the backup as well
  }
  const tables = new Map(head.tables.map((table) => [`${ROWS}/${table.schema}/${table.name}`, table]));
  await readArchive(file, passphrase, async (name, bytes) => {
    const table = tables.get(name);
    if (!table) return;
    await switchRole(serviceOf(table.schema));
    const copy = copyFrom(`copy ${qualified(table)} (${table.columns.join()}) from stdin`);
    await pipeline(bytes, client.query(copy));
  });
  const rows = await compare(client, { head, footer }, switchRole);
  for (const { schema, name, last, called } of footer.sequences) {
    await switchRole(serviceOf(schema));
    await client.query("select setval($1::regclass, $2::bigint, $3)", [
      qualified({ schema, name }),
      last,
      called,
    ]);
  }
  await client.query("set constraints all immediate");
  for (const { service, statement } of enabled) {
    await switchRole(service);
    await client.query(statement);
  }
  for (const service of SERVICE_NAMES) {
    await switchRole(service);
    for (const table of ["_private_jobs", "_private_job_queues"])
      // the workers of that time are gone
      await client.query(
        `update ${outboxSchemaOf(service)}.${table} set locked_at = null, locked_by = null where locked_at is not null`,
      );
  }
  await client.query("commit");
  await client.query("analyze");
  return rows;
}

const serviceOf = (schema: string) => SCHEMAS.find(({ name }) => name === schema)!.service;

/** Compares all tables with the backup. @throws Differs */
async function compare(
  client: ClientBase,
  { head, footer }: { head: BackupHeader; footer: BackupFooter },
  switchRole: SwitchRole,
): Promise<number> {
  const differing: string[] = [];
  let rows = 0;
  for (const table of head.tables) {
    await switchRole(serviceOf(table.schema));
    const [is, was] = [await digestOf(client, table), footer.digests[qualified(table)]];
    rows += is.rows;
    if (is.rows !== was?.rows || is.sum !== was.sum) differing.push(qualified(table));
  }
  if (differing.length > 0) throw new Differs(differing);
  return rows;
}

type SwitchRole = (service: string) => Promise<void>;

/**
 * Returns a function that switches roles: a superuser needs no other role, any other role acts as the owner of the
 * tables.
 */
async function roleSwitchOf(client: ClientBase): Promise<SwitchRole> {
  if (await isAboveRowSecurity(client)) return async () => undefined;
  let now = "";
  return async (service) => {
    if (now !== service) await client.query(`set local role ${ownerOf(service)}`);
    now = service;
  };
}

/**
 * Prepares a table for rows exactly as they are: the effects of its triggers are already part of the backup.
 * @returns the statements that restore its previous state
 */
async function openUp(client: ClientBase, table: BackupTable): Promise<string[]> {
  const name = qualified(table);
  const { rows: triggers } = await client.query<{ name: string; how: string }>(
    `select quote_ident(tgname) as name, case tgenabled when 'A' then 'always' when 'R' then 'replica' else '' end as how
     from pg_trigger where tgrelid = $1::regclass and not tgisinternal and tgenabled <> 'D'`,
    [name],
  );
  for (const trigger of triggers) await client.query(`alter table ${name} disable trigger ${trigger.name}`);
  const after = triggers.map(
    (trigger) => `alter table ${name} enable ${trigger.how} trigger ${trigger.name}`,
  );
  const { rowCount: isForced } = await client.query(
    "select from pg_class where oid = $1::regclass and relforcerowsecurity",
    [name],
  );
  if (!isForced) return after;
  await client.query(`alter table ${name} no force row level security`);
  return [...after, `alter table ${name} force row level security`];
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    ...connectionOptions,
    connectionString: url,
    application_name: "starlane restore",
  });
  client.on("error", () => undefined); // pending statements reject by themselves
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
