import { migrate, ownerOf } from "@starlane/database";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { doubledOf, lostOf, startLoad, waitUntilCaughtUp } from "./load.js";
import type { ProcessName, SystemUnderTest } from "./system-under-test.js";

export interface DeploymentDrill {
  readonly relieved: number;
  readonly writes: number;
  /** Writes that failed the first time. */
  readonly failed: number;
  /** Writes that failed when they were sent once more. */
  readonly failedAgain: number;
  readonly lost: number;
  readonly doubled: number;
  readonly migrations: number;
  readonly caughtUpMs: number | null;
  readonly fallen: readonly string[];
}

/** Migrates tables under load, then replaces every process by a new one. */
export async function drillDeployment(
  system: SystemUnderTest,
  {
    processes,
    callers,
    betweenMs,
  }: { processes: readonly ProcessName[]; callers: number; betweenMs: number },
): Promise<DeploymentDrill> {
  const load = await startLoad(system, callers);
  await setTimeout(betweenMs);
  const migrations = await expand(system);
  for (const name of processes) {
    await setTimeout(betweenMs);
    await system.processes.relieve(name);
  }
  await setTimeout(betweenMs);
  const written = await load.stop();
  return {
    relieved: processes.length,
    writes: written.writes,
    failed: written.failed,
    failedAgain: written.failedAgain,
    lost: await lostOf(system, written),
    doubled: await doubledOf(system),
    migrations,
    caughtUpMs: await waitUntilCaughtUp(system, 30_000),
    fallen: system.processes.fallen,
  };
}

/** Expands the tables of two services as a new version would. */
async function expand(system: SystemUnderTest): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "starlane-drill-"));
  let run = 0;
  for (const [service, table] of [
    ["campaigns", "campaign"],
    ["attendance", "attendance"],
  ] as const) {
    const name = `9999-drill-${service}`;
    writeFileSync(join(folder, `${name}.sql`), `alter table ${table} add column drill text`);
    run += (
      await migrate({
        adminUrl: system.adminUrl,
        service,
        folders: [pathToFileURL(`${folder}/`)],
        migrations: [name],
      })
    ).length;
    await system.sql(
      `set role ${ownerOf(service)}; delete from ${service}.migration where name = '${name}'; alter table ${service}.${table} drop column drill`,
    );
    rmSync(join(folder, `${name}.sql`));
  }
  rmSync(folder, { recursive: true });
  return run;
}
