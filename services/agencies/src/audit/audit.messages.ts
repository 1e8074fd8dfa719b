import type { EntityManager } from "@mikro-orm/postgresql";
import { AUDIT_MESSAGE } from "@starlane/audit";
import { execute, sql } from "@starlane/database";
import { onMessage } from "@starlane/messages";
import { z } from "zod";

const text = z.string().nullable();
const entry = z.object({
  id: z.uuid(),
  position: z.int(),
  at: z.string(),
  actor: text,
  operation: z.string(),
  outcome: z.string(),
  subject: text,
  agency: text,
  area: text,
  purpose: text,
  requestId: text,
  address: text,
  hash: z.string(),
});
const fact = z.object({ service: z.string(), chain: z.int(), entries: z.array(entry) });

/** Stores the audit entries of a service. Entries never change: entries already stored are skipped. */
export const onAuditEntries = onMessage(
  AUDIT_MESSAGE,
  fact,
  async (tx: EntityManager, { service, chain, entries }) => {
    await execute(
      tx,
      sql`insert into known_audit_entry (id, service, chain, position, at, actor, operation, outcome, subject, agency,
            area, purpose, request_id, address, hash)
          select id, ${service}, ${chain}, position, at, actor, operation, outcome, subject, agency, area, purpose,
            "requestId", address, decode(hash, 'hex')
          from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as entry (id uuid, position bigint, at timestamptz,
            actor uuid, operation text, outcome text, subject text, agency text, area text, purpose text,
            "requestId" text, address text, hash text)
          on conflict do nothing`,
    );
  },
);
