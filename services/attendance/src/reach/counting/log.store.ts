import { to as copyTo } from "pg-copy-streams";
import type { ClientBase, Pool } from "pg";
import { AUDIENCES } from "../../replicas/audience/audience.rules.js";
import type { AreaFact } from "./areas.js";
import { readCopiedRows } from "./copied-rows.js";
import { EPOCH_DAY } from "./days.js";
import type { EventFact } from "./event-index.js";
import type { AttendanceFact, CrowdFact } from "./history.js";
import { FLUSHED_LSN } from "./timeline.store.js";

/** The tables whose rows count, or change what counts, with the number of their transaction. */
const LOGS = [
  "attendance",
  "removed_attendance",
  "crowd_count",
  "removed_crowd_count",
  "known_event",
  "known_area",
] as const;

/** The number of the newest transaction that changed counted data, as an SQL expression. */
export const NEWEST = `greatest('0'::xid8, ${LOGS.map((log) => `(select xid from ${log} order by xid desc limit 1)`).join()})`;

/** The condition on `known_event` under which an event's people count. */
export const IS_COUNTED = "known_event.status not in ('CANCELLED', 'DECLINED')";

/** Transactions from one number up to, not including, another. */
export interface Span {
  readonly from: bigint;
  readonly to: bigint;
}

/** The log as seen by one statement. */
export interface LogSnapshot {
  /** The newest transaction with something to count. */
  readonly newest: bigint;
  /** The oldest transaction that is still open: all below it are committed or rolled back. */
  readonly xmin: bigint;
  /** The position up to which the write-ahead log is flushed. */
  readonly flushed: bigint;
  /** The time of PostgreSQL's clock. */
  readonly now: Date;
}

export async function readSnapshot(client: ClientBase): Promise<LogSnapshot> {
  const { rows } = await client.query<Record<"newest" | "xmin" | "flushed", string> & { now: Date }>({
    name: "read snapshot",
    text: `select ${NEWEST}::text as newest, pg_snapshot_xmin(pg_current_snapshot())::text as xmin,
      ${FLUSHED_LSN}::text as flushed, clock_timestamp() as now`,
  });
  const { newest, xmin, flushed, now } = rows[0]!;
  return { newest: BigInt(newest), xmin: BigInt(xmin), flushed: BigInt(flushed), now };
}

/** Returns the areas that were replicated since, in their current state. */
export async function readAreaFacts(client: ClientBase, from: bigint): Promise<AreaFact[]> {
  const { rows } = await client.query<AreaFact>({
    name: "read areas",
    text: `select number, id, merged_into as "mergedInto" from known_area where xid >= $1::xid8`,
    values: [String(from)],
  });
  return rows;
}

/** Returns the events that were replicated since, in their current state. */
export async function readEvents(client: ClientBase, from: bigint): Promise<EventFact[]> {
  const { rows } = await client.query<EventFact>({
    name: "read events",
    text: `select number, id, campaign_id as campaign, agency_id as agency, kind, ${IS_COUNTED} as "isCounted"
      from known_event where xid >= $1::xid8`,
    values: [String(from)],
  });
  return rows;
}

const numbers = (row: string) => `known_event.number as event, known_area.number as area,
  ${row}.day - date '${EPOCH_DAY}' as day,
  coalesce(array_position(array[${AUDIENCES.map((audience) => `'${audience}'`).join()}], ${row}.audience), 0) as audience`;
const joined = (row: string) => `from ${row}
  join known_event on known_event.id = ${row}.event_id join known_area on known_area.id = ${row}.area_id`;
const within = (column: string, { from, to }: Span) =>
  `${column} >= '${from}'::xid8 and ${column} < '${to}'::xid8`;

/**
 * Reads the attendances of a span of transactions in the client's snapshot. An attendance that a later transaction
 * removed is among them: its removal is read with that transaction's span.
 */
export function readAttendances(
  client: ClientBase,
  span: Span,
  take: (attendance: AttendanceFact) => void,
): Promise<void> {
  const came = (row: string) => `select person, ${numbers(row)} ${joined(row)}`;
  const query = `${came("attendance")} where ${within("attendance.xid", span)}
    union all ${came("removed_attendance")}
      where ${within("counted_xid", span)} and removed_attendance.xid >= '${span.to}'::xid8`;
  return readCopiedRows(client.query(copyTo(`copy (${query}) to stdout (format binary)`)), take);
}

/** Returns the attendances that were counted before the span and removed in it. */
export async function readRemovedAttendances(
  client: ClientBase,
  span: Span,
): Promise<Pick<AttendanceFact, "person" | "event">[]> {
  const { rows } = await client.query<Pick<AttendanceFact, "person" | "event">>(
    `select person, known_event.number as event
     from removed_attendance join known_event on known_event.id = event_id
     where ${within("removed_attendance.xid", span)} and counted_xid < '${span.from}'::xid8`,
  );
  return rows;
}

/** Returns the crowds of a span, and those counted before it and removed in it. */
export async function readCrowds(
  client: ClientBase,
  span: Span,
): Promise<{ came: CrowdFact[]; removed: CrowdFact[] }> {
  const crowd = (row: string) => `select people, ${numbers(row)}`;
  const { rows } = await client.query<CrowdFact & { isRemoved: boolean }>(
    `${crowd("crowd_count")}, false as "isRemoved" ${joined("crowd_count")} where ${within("crowd_count.xid", span)}
     union all ${crowd("removed_crowd_count")}, false ${joined("removed_crowd_count")}
       where ${within("counted_xid", span)} and removed_crowd_count.xid >= '${span.to}'::xid8
     union all ${crowd("removed_crowd_count")}, true ${joined("removed_crowd_count")}
       where ${within("removed_crowd_count.xid", span)} and counted_xid < '${span.from}'::xid8`,
  );
  return {
    came: rows.filter(({ isRemoved }) => !isRemoved),
    removed: rows.filter(({ isRemoved }) => isRemoved),
  };
}

/**
 * Tries to become the leader, the one session that saves the counts: it holds an advisory lock.
 * @returns true when this session is the leader
 */
export async function tryBecomeLeader(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>(
    "select pg_try_advisory_lock(hashtext('starlane reach')) as mine",
  );
  return rows[0]?.mine === true;
}

/**
 * Resets transaction numbers that come from another cluster: a cluster restored from a dump starts its numbers anew.
 * Numbers from the future become 0, which is below everything new. Of several processes one resets them while the
 * others wait.
 */
export async function resetForeignTransactionIds(client: Pick<ClientBase | Pool, "query">): Promise<void> {
  const foreign = `select from reach_position where greatest(position, ${NEWEST}) > pg_snapshot_xmax(pg_current_snapshot())`;
  if ((await client.query(foreign)).rowCount === 0) return;
  const number = (table: string, column: string, xid: number) => `update ${table} set ${column} = '${xid}';`;
  await client.query(`do $$ begin
    perform pg_advisory_xact_lock(hashtext('starlane reach adopts'));
    if exists (${foreign}) then
      ${LOGS.map((log) => number(log, "xid", 0)).join("\n")}
      ${["removed_attendance", "removed_crowd_count"].map((log) => number(log, "counted_xid", 0)).join("\n")}
      ${number("reach_position", "position", 1)}
    end if;
  end $$`);
}
