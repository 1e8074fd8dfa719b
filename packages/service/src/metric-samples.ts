import { migrationNames, outboxSchemaOf, type Database } from "@starlane/database";
import type { MetricSample } from "@starlane/runtime";
import type { ServiceName } from "./definition.js";

/** Returns a service's metrics: its connections, and the messages it has not delivered yet. */
export async function metricSamplesOf(service: ServiceName, { pool }: Database): Promise<MetricSample[]> {
  const labels = { service };
  const connections = (state: string, value: number): MetricSample => ({
    name: "starlane_database_connections",
    help: "Connections of a service's pool: those that work, those that are free, and who waits for one.",
    labels: { ...labels, state },
    value,
  });
  const { totalCount, idleCount, waitingCount } = pool;
  const pooled = [
    connections("busy", totalCount - idleCount),
    connections("idle", idleCount),
    connections("waiting", waitingCount),
  ];
  const { rows } = await pool.query<{ waiting: number; oldest: string | null; now: Date; sessions: number }>(
    `select count(*)::int as waiting, min(left(payload->>'id', 13)) as oldest, now() as now,
       (select count(*)::int from pg_stat_activity where usename = current_user) as sessions
     from ${outboxSchemaOf(service)}._private_jobs`,
  );
  const { waiting, oldest, now, sessions } = rows[0]!;
  return [
    ...pooled,
    {
      name: "starlane_messages_waiting",
      help: "Messages that a service has not delivered to every subscriber yet.",
      labels,
      value: waiting,
    },
    {
      name: "starlane_messages_oldest_seconds",
      help: "Age of the oldest message that a service has not delivered to every subscriber yet; 0 where there is none.",
      labels,
      value: oldest === null ? 0 : Math.max(0, now.getTime() - instantOf(oldest)) / 1000,
    },
    {
      name: "starlane_database_sessions",
      help: "Sessions of a service's role in the cluster, whichever process has them.",
      labels,
      value: sessions,
    },
  ];
}

/**
 * Returns when a message was written, from the timestamp in its id: a message that is delivered again has a new job in
 * the outbox.
 */
function instantOf(beginning: string): number {
  return Number.parseInt(beginning.replace("-", ""), 16);
}

/** Returns the migrations missing from a service's tables, compared with this version. */
export async function missingMigrations({ pool }: Database, folders: readonly URL[]): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>("select name from migration");
  const run = new Set(rows.map(({ name }) => name));
  return migrationNames(folders).filter((name) => !run.has(name));
}
