import type { EntityManager } from "@mikro-orm/postgresql";
import { change, select, sql } from "@starlane/database";
import type { AuditEntry } from "./entry.js";

/** The name of the message in which a service tells what it has audited. */
export const AUDIT_MESSAGE = "audit.entries";

/** An entry as it is told: with its place in its chain, and the hash that it has there. */
export interface ToldEntry extends Omit<AuditEntry, "at"> {
  readonly at: string;
  readonly position: number;
  /** As hexadecimal digits. */
  readonly hash: string;
}

/** Some entries of one chain, in order: `audit.entries`. */
export interface AuditFact {
  readonly service: string;
  readonly chain: number;
  readonly entries: readonly ToldEntry[];
}

type Tell = (
  tx: EntityManager,
  ...messages: readonly { name: string; key: string; body: object }[]
) => Promise<void>;

/** Entries in one message. */
const AT_ONCE = 500;

/**
 * Tells what has been audited since the last time. Entries of a chain are committed in their order, as whoever adds one holds its
 * head until then, so that none is passed over.
 * @returns how many there were
 */
export async function tellAudit(em: () => EntityManager, service: string, tell: Tell): Promise<number> {
  const behind = await select<{ chain: number }>(
    em(),
    sql`select chain from audit_chain left join audit_told using (chain)
        where entries <> coalesce(position, 0) order by chain`,
  );
  let told = 0;
  for (const { chain } of behind)
    told += await em().transactional((tx) => tellChain(tx, service, chain, tell));
  return told;
}

async function tellChain(tx: EntityManager, service: string, chain: number, tell: Tell): Promise<number> {
  await change(tx, sql`insert into audit_told (chain, position) values (${chain}, 0) on conflict do nothing`);
  // Where more was told than a chain has, somebody has cut it off: all of it is told again, which changes no copy.
  const [last] = await select<{ position: string; end: string }>(
    tx,
    sql`select case when position > entries then 0 else position end as position, entries as end
        from audit_told join audit_chain using (chain) where chain = ${chain} for update of audit_told`,
  );
  if (!last) return 0;
  const entries = await select<ToldEntry>(
    tx,
    sql`select id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, actor, operation, outcome, subject,
          agency, area, purpose, request_id, address, position::float8 as position, encode(hash, 'hex') as hash
        from audit_entry where chain = ${chain} and position > ${last.position} and position <= ${last.end}
        order by position limit ${AT_ONCE}`,
  );
  const newest = entries.at(-1);
  if (!newest) {
    await change(tx, sql`update audit_told set position = ${last.end} where chain = ${chain}`);
    return 0;
  }
  const body: AuditFact = { service, chain, entries };
  await tell(tx, { name: AUDIT_MESSAGE, key: `${service} ${chain}`, body });
  await change(tx, sql`update audit_told set position = ${newest.position} where chain = ${chain}`);
  return entries.length;
}

/** Lets everything that was audited be told again, from the beginning. */
export async function tellAuditAgain(em: EntityManager): Promise<void> {
  await change(em, sql`update audit_told set position = 0`);
}
