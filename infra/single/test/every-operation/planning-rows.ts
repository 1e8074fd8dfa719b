import { AUDIT_MESSAGE } from "@starlane/audit";
import { Client } from "pg";

/** A digest of everything planning has stored: equal as long as no row is added, changed or removed. */
export class PlanningRows {
  readonly #client: Client;
  #digest: string | undefined;

  constructor(adminUrl: string) {
    this.#client = new Client({ connectionString: adminUrl });
  }

  async open(): Promise<void> {
    await this.#client.connect();
    // A message is in an outbox until it is received, and then in inboxes. The upload of a table of which nothing was
    // imported is audited, and relayed some time later; that is not part of planning.
    const { rows } = await this.#client.query<{ name: string; isOutbox: boolean }>(
      `select format('%I.%I', schemaname, tablename) as name, tablename = '_private_jobs' as "isOutbox" from pg_tables
       where (schemaname in ('venues', 'campaigns') and tablename not like 'audit%')
         or (tablename = 'inbox' and schemaname <> 'agencies')
         or (schemaname in ('venues_outbox', 'campaigns_outbox') and tablename = '_private_jobs')`,
    );
    this.#digest = rows
      .map(
        ({ name, isOutbox }) =>
          `select count(*), sum(hashtextextended(row::text, 0)) from ${name} row
           ${isOutbox ? `where payload ->> 'name' <> '${AUDIT_MESSAGE}'` : ""}`,
      )
      .join(" union all ");
  }

  async digest(): Promise<string> {
    const { rows } = await this.#client.query({ text: this.#digest!, rowMode: "array" });
    return JSON.stringify(rows);
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}
