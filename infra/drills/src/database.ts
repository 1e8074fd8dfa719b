import { setTimeout } from "node:timers/promises";
import { doubledOf, lostOf, startLoad, waitUntilCaughtUp } from "./load.js";
import type { Ending, SystemUnderTest } from "./system-under-test.js";

/** The longest acceptable delay of messages and counts. */
const PATIENCE_MS = 60_000;

export interface DatabaseDrill {
  readonly restarts: number;
  readonly writes: number;
  readonly acknowledged: number;
  readonly failed: number;
  readonly lost: number;
  readonly doubled: number;
  /**
   * From when PostgreSQL accepted connections again to the last failed write, the longest of all restarts; 0 where none
   * failed.
   */
  readonly errorsEndMs: number;
  /** The time until the services had delivered and counted everything, after the last restart. */
  readonly caughtUpMs: number | null;
  /** Processes that ended. */
  readonly fallen: readonly string[];
  /** Connections that listen for event changes, after the last restart. */
  readonly listening: number;
}

/** Restarts PostgreSQL in each of the ways under load. */
export async function drillDatabase(
  system: SystemUnderTest,
  {
    endings,
    callers,
    betweenMs,
    downMs,
  }: { endings: readonly Ending[]; callers: number; betweenMs: number; downMs: number },
): Promise<DatabaseDrill> {
  let [errorsEndMs, failed, lost, writes, acknowledged] = [0, 0, 0, 0, 0];
  for (const ending of endings) {
    const load = await startLoad(system, callers);
    await setTimeout(betweenMs);
    const readyAt = await system.restartPostgres(ending, downMs);
    await setTimeout(betweenMs);
    const written = await load.stop();
    errorsEndMs = Math.max(errorsEndMs, written.lastFailedAt - readyAt);
    failed += written.failed;
    writes += written.writes;
    acknowledged += written.campaigns.size + written.checkIns.size;
    lost += await lostOf(system, written);
  }
  const caughtUpMs = await waitUntilCaughtUp(system, PATIENCE_MS);
  const [listening] = await system.sql<{ count: number }>(
    "select count(*)::int as count from pg_stat_activity where query ilike 'listen campaigns_event_changed%'",
  );
  return {
    restarts: endings.length,
    writes,
    acknowledged,
    failed,
    lost,
    doubled: await doubledOf(system),
    errorsEndMs: Math.max(0, errorsEndMs),
    caughtUpMs,
    fallen: system.processes.fallen,
    listening: listening!.count,
  };
}
