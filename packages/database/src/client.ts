import type { EntityManager } from "@mikro-orm/postgresql";
import { CompiledQuery } from "kysely";
import type { ClientBase } from "pg";

/** The part of the driver's client that SQL written for the driver needs. */
export type Client = Pick<ClientBase, "query">;

interface Statement {
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** Returns a driver client that runs in a unit of work's transaction, for SQL written for the driver. */
export function clientOf(em: EntityManager): Client {
  const query = async (statement: string | Statement, given: readonly unknown[] = []) => {
    const { text, values = given } = typeof statement === "string" ? { text: statement } : statement;
    const { rows, numAffectedRows } = await em.getKysely().executeQuery(CompiledQuery.raw(text, [...values]));
    return { rows, rowCount: numAffectedRows === undefined ? rows.length : Number(numAffectedRows) };
  };
  return { query } as unknown as Client;
}
