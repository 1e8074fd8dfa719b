import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startLoad, untilCaughtUp } from "./load.js";
import type { Scene } from "./scene.js";

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
  const secret = { STARLANE_BACKUP_PASSPHRASE: "only for the drills", DATABASE_URL: "" };
  try {
    await fill(scene, afterRows);
    const load = await startLoad(scene, callers);
    const began = performance.now();
    const written = await run("backup", [data, "--keys", keys], {
      ...secret,
      STARLANE_HOME: scene.home.path,
    });
    const backupMs = performance.now() - began;
    const { failed } = await load.stop();
    const restoreBegan = performance.now();
    const restored = await run("restore", [data, "--keys", keys], {
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

/** So many people who were at an event, as the check-in writes them. */
async function fill(scene: Scene, rows: number): Promise<void> {
  const load = await startLoad(scene, 1);
  await load.stop();
  if (rows > 0)
    await scene.sql(
      `with new as (insert into attendance.person select from generate_series(1, ${rows}) returning ordinal),
       one as (select id, area_id from attendance.known_event limit 1)
       insert into attendance.attendance
         (event_id, person, audience, area_id, at, received_at, client_id, method, flagged, day, late)
       select one.id, ordinal, 'RESIDENT', area_id, now(), now(), 'drill ' || ordinal, 'IMPORT', false, current_date, false
       from new, one`,
    );
  await untilCaughtUp(scene, 30_000);
}

function run(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; printed: string }> {
  const path = fileURLToPath(new URL(`../../single/dist/${program}.js`, import.meta.url));
  const { DATABASE_URL: _, ...inherited } = process.env;
  const wanted = Object.fromEntries(
    Object.entries({ ...inherited, ...env }).filter(([, value]) => value !== ""),
  );
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [path, ...args], { env: wanted }, (_error, out, err) =>
      resolve({ code: child.exitCode ?? -1, printed: out + err }),
    );
  });
}
