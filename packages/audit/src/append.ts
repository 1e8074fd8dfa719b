import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, sql } from "@starlane/database";
import type { AuditEntry } from "./entry.js";

/** The folder of migrations that make the tables of the audit. */
export const auditMigrations = new URL("../migrations/", import.meta.url);

/**
 * Adds entries to one of the chains. Its head is locked from here to the end of the transaction: in one that does more, this is the
 * last statement but the commit.
 */
export async function appendAudit(tx: EntityManager, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await execute(tx, sql`/* writes */ select audit_append(${auditJson(entries)}::jsonb)`);
}

/** Resolves where an entry could be added to every chain that nobody is adding to. @throws Error of the database where not */
export async function probeAudit(em: EntityManager): Promise<void> {
  await execute(em, sql`/* writes */ select audit_probe()`);
}

/** Entries as the function `audit_append` takes them. */
export function auditJson(entries: readonly AuditEntry[]): string {
  return JSON.stringify(entries.map(({ requestId, ...entry }) => ({ ...entry, request_id: requestId })));
}
