import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aMeeting, fillEvent, startLoad, waitUntilCaughtUp } from "./load.js";
import { runOperatorCommand } from "./programs.js";
import { DRILL_PASSWORD, type SystemUnderTest } from "./system-under-test.js";

export interface BackupDrill {
  readonly rows: number;
  readonly bytes: number;
  readonly backupMs: number;
  readonly restoreMs: number;
  /** True if the commands succeeded: the restore compares every table and counts all reach anew. */
  readonly equal: boolean;
  readonly printed: string;
  /** Writes that failed while the backup was taken. */
  readonly failed: number;
}

/** Takes a backup under load, and restores it into a new folder with a PostgreSQL of its own. */
export async function drillBackup(
  system: SystemUnderTest,
  { callers, afterRows }: { callers: number; afterRows: number },
): Promise<BackupDrill> {
  const folder = mkdtempSync(join(tmpdir(), "starlane-drill-backup-"));
  const [data, keys] = [join(folder, "data"), join(folder, "keys")];
  const secret = { STARLANE_BACKUP_PASSPHRASE: DRILL_PASSWORD };
  try {
    await fillEvent(system, await aMeeting(system, await system.tokenOf("planner")), afterRows);
    await waitUntilCaughtUp(system, 30_000);
    const load = await startLoad(system, callers);
    const began = performance.now();
    const written = await runOperatorCommand("backup", [data, "--keys", keys], {
      ...secret,
      STARLANE_HOME: system.home.path,
    });
    const backupMs = performance.now() - began;
    const { failed } = await load.stop();
    const restoreBegan = performance.now();
    const restored = await runOperatorCommand("restore", [data, "--keys", keys, "--erased", "none"], {
      ...secret,
      STARLANE_HOME: join(folder, "home"),
    });
    return {
      rows: Number(/(\d+) rows/.exec(written.printed)?.[1] ?? 0),
      bytes: statSync(data).size,
      backupMs,
      restoreMs: performance.now() - restoreBegan,
      equal: written.code === 0 && restored.code === 0,
      printed: written.printed + restored.printed,
      failed,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
