import type { EntityManager } from "@mikro-orm/postgresql";
import { CompiledQuery } from "kysely";
import type { ClientBase } from "pg";

/** What SQL that is written for the driver needs of its client. */
export type Client = Pick<ClientBase, "query">;

interface Statement {
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** The driver's client of a unit of work's transaction: for statements that are written for it, in a transaction of the ORM. */
export function clientOf(em: EntityManager): Client {
  const query = async (statement: string | Statement, given: readonly unknown[] = []) => {
    const { text, values = given } = typeof statement === "string" ? { text: statement } : statement;
    const { rows, numAffectedRows } = await em.getKysely().executeQuery(CompiledQuery.raw(text, [...values]));
    return { rows, rowCount: numAffectedRows === undefined ? rows.length : Number(numAffectedRows) };
  };
  return { query } as unknown as Client;
}
