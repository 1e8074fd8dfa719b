import { connectionOptions, outboxSchemaOf } from "@starlane/database";
import { SERVICE_NAMES } from "@starlane/service";
import { Client, type ClientBase } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { writeArchive } from "./archive.js";
import {
  digestOf,
  isAboveRowSecurity,
  qualified,
  readSequences,
  readTables,
  SAME_TEXT,
  type Digest,
  type SequenceAt,
  type BackupTable,
} from "./tables.js";

export const HEAD = "head.json";
export const ROWS = "rows";
/** The version of the backup format. */
export const FORMAT = 1;

/** The first part of a backup: the requirements of its rows. */
export interface BackupHeader {
  readonly kind: "data";
  readonly format: number;
  /** The instant of its snapshot. */
  readonly takenAt: string;
  readonly postgres: string;
  /** The migrations of every service, in the order in which they were run. */
  readonly migrations: Readonly<Record<string, readonly string[]>>;
  readonly tables: readonly BackupTable[];
}

/** The last part of a backup: the expected state after all rows are restored. */
export interface BackupFooter {
  readonly digests: Readonly<Record<string, Digest>>;
  readonly sequences: readonly SequenceAt[];
}

/** A summary of the written backup. */
export interface BackedUp {
  readonly tables: number;
  readonly rows: number;
  readonly takenAt: string;
}

/**
 * Writes all rows of all services, from one snapshot, into a file; Starlane may run meanwhile, and is not blocked. It
 * contains everything but the keys: names are encrypted and people pseudonymous, but the agencies' work is in plain
 * text.
 * @param passphrase encrypts the file
 */
export async function backUp(
  adminUrl: string,
  file: string,
  passphrase: string | undefined,
): Promise<BackedUp> {
  const client = new Client({
    ...connectionOptions,
    connectionString: adminUrl,
    application_name: "starlane backup",
  });
  client.on("error", () => undefined); // pending statements reject by themselves
  await client.connect();
  try {
    await client.query(`begin isolation level repeatable read read only; ${SAME_TEXT}`);
    const bypassesRowSecurity = await isAboveRowSecurity(client);
    // Row-level security also applies to the owner of the tables.
    await client.query(
      bypassesRowSecurity ? "set local row_security = off" : "set local starlane.acts = 'service'",
    );
    const head = await readHead(client);
    let rows = 0;
    await writeArchive(file, passphrase, async (archive) => {
      await archive.add(HEAD, Buffer.from(JSON.stringify(head)));
      const digests: Record<string, Digest> = {};
      for (const table of head.tables) {
        const name = qualified(table);
        if (!bypassesRowSecurity) await client.query(`set local role ${table.owner}`);
        const copy = client.query(copyTo(`copy ${name} (${table.columns.join()}) to stdout`));
        await archive.add(`${ROWS}/${table.schema}/${table.name}`, copy as AsyncIterable<Buffer>);
        digests[name] = await digestOf(client, table);
        rows += digests[name].rows;
      }
      await client.query("reset role");
      return { digests, sequences: await readSequences(client) } satisfies BackupFooter;
    });
    await client.query("commit");
    return { tables: head.tables.length, rows, takenAt: head.takenAt };
  } finally {
    await client.end();
  }
}

async function readHead(client: ClientBase): Promise<BackupHeader> {
  const { rows } = await client.query<{ takenAt: string; postgres: string }>(
    `select to_json(now()) #>> '{}' as "takenAt", current_setting('server_version') as postgres`,
  );
  const migrations: Record<string, string[]> = {};
  for (const service of SERVICE_NAMES) {
    const own = await client.query<{ name: string }>(`select name from ${service}.migration order by id`);
    migrations[service] = own.rows.map(({ name }) => name);
    const queue = await client.query<{ id: string }>(
      `select max(id)::text as id from ${outboxSchemaOf(service)}.migrations`,
    );
    migrations[outboxSchemaOf(service)] = queue.rows.map(({ id }) => id);
  }
  return { kind: "data", format: FORMAT, ...rows[0]!, migrations, tables: await readTables(client) };
}
