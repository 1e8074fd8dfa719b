import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, select, sql } from "@starlane/database";
import type { AuditEntry } from "./entry.js";

/** The name of the message that carries a service's audit entries. */
export const AUDIT_MESSAGE = "audit.entries";

/** An audit entry as it is relayed, with its position in its chain and its hash. */
export interface RelayedEntry extends Omit<AuditEntry, "at"> {
  readonly at: string;
  readonly position: number;
  /** As hexadecimal digits. */
  readonly hash: string;
}

/** Consecutive entries of one chain, in order: the body of `audit.entries`. */
export interface AuditFact {
  readonly service: string;
  readonly chain: number;
  readonly entries: readonly RelayedEntry[];
}

type Publisher = (
  tx: EntityManager,
  ...messages: readonly { name: string; key: string; body: object }[]
) => Promise<void>;

/** Entries in one message. */
const BATCH_SIZE = 500;

/**
 * Publishes the audit entries since the last run. An appending transaction locks the head of its chain until it
 * commits, so entries of a chain are committed in order and none is skipped.
 * @returns the number of entries
 */
export async function relayAudit(
  em: () => EntityManager,
  service: string,
  publish: Publisher,
): Promise<number> {
  const behind = await select<{ chain: number }>(
    em(),
    sql`select chain from audit_chain left join audit_told using (chain)
        where entries <> coalesce(position, 0) order by chain`,
  );
  let relayed = 0;
  for (const { chain } of behind)
    relayed += await em().transactional((tx) => relayChain(tx, service, chain, publish));
  return relayed;
}

async function relayChain(
  tx: EntityManager,
  service: string,
  chain: number,
  publish: Publisher,
): Promise<number> {
  await execute(
    tx,
    sql`insert into audit_told (chain, position) values (${chain}, 0) on conflict do nothing`,
  );
  // A relayed position beyond the end of the chain means that the chain was truncated: everything is relayed again,
  // which changes no copy.
  const [last] = await select<{ position: string; end: string }>(
    tx,
    sql`select case when position > entries then 0 else position end as position, entries as end
        from audit_told join audit_chain using (chain) where chain = ${chain} for update of audit_told`,
  );
  if (!last) return 0;
  const entries = await select<RelayedEntry>(
    tx,
    sql`select id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, actor, operation, outcome, subject,
          agency, area, purpose, request_id, address, position::float8 as position, encode(hash, 'hex') as hash
        from audit_entry where chain = ${chain} and position > ${last.position} and position <= ${last.end}
        order by position limit ${BATCH_SIZE}`,
  );
  const newest = entries.at(-1);
  if (!newest) {
    await execute(tx, sql`update audit_told set position = ${last.end} where chain = ${chain}`);
    return 0;
  }
  const body: AuditFact = { service, chain, entries };
  await publish(tx, { name: AUDIT_MESSAGE, key: `${service} ${chain}`, body });
  await execute(tx, sql`update audit_told set position = ${newest.position} where chain = ${chain}`);
  return entries.length;
}

/** Restarts the relay from the first entry of every chain. */
export async function resetAuditRelay(em: EntityManager): Promise<void> {
  await execute(em, sql`update audit_told set position = 0`);
}
