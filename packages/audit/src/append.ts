import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, sql } from "@starlane/database";
import type { AuditEntry } from "./entry.js";

/** The folder of migrations that create the audit tables. */
export const auditMigrations = new URL("../migrations/", import.meta.url);

/**
 * Appends entries to one of the chains. The head of the chain stays locked until the transaction ends, so make this the
 * last statement before the commit.
 */
export async function appendAudit(tx: EntityManager, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await execute(tx, sql`/* writes */ select audit_append(${auditJson(entries)}::jsonb)`);
}

/**
 * Checks that an entry could be appended to every chain that is not being appended to. @throws Error of the database
 * otherwise
 */
export async function probeAudit(em: EntityManager): Promise<void> {
  await execute(em, sql`/* writes */ select audit_probe()`);
}

/** Entries as the function `audit_append` takes them. */
export function auditJson(entries: readonly AuditEntry[]): string {
  return JSON.stringify(entries.map(({ requestId, ...entry }) => ({ ...entry, request_id: requestId })));
}
