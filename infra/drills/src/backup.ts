import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aMeeting, fillEvent, startLoad, untilCaughtUp } from "./load.js";
import { runProgram } from "./programs.js";
import { PASSWORD, type Scene } from "./system-under-test.js";

export interface BackupDrill {
  readonly rows: number;
  readonly bytes: number;
  readonly backupMs: number;
  readonly restoreMs: number;
  /** Whether the commands ended well: the restore compares every table and counts all reach anew. */
  readonly equal: boolean;
  readonly printed: string;
  /** Writes that failed while the backup was taken. */
  readonly failed: number;
}

/** Backs up while people write, and restores into a new folder with a PostgreSQL of its own. */
export async function drillBackup(
  scene: Scene,
  { callers, afterRows }: { callers: number; afterRows: number },
): Promise<BackupDrill> {
  const folder = mkdtempSync(join(tmpdir(), "starlane-drill-backup-"));
  const [data, keys] = [join(folder, "data"), join(folder, "keys")];
  const secret = { STARLANE_BACKUP_PASSPHRASE: PASSWORD };
  try {
    await fillEvent(scene, await aMeeting(scene, await scene.tokenOf("planner")), afterRows);
    await untilCaughtUp(scene, 30_000);
    const load = await startLoad(scene, callers);
    const began = performance.now();
    const written = await runProgram("backup", [data, "--keys", keys], {
      ...secret,
      STARLANE_HOME: scene.home.path,
    });
    const backupMs = performance.now() - began;
    const { failed } = await load.stop();
    const restoreBegan = performance.now();
    const restored = await runProgram("restore", [data, "--keys", keys, "--erased", "none"], {
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
