import { execFile } from "node:child_process";
import { readFile, readdir, readlink, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { identityOf } from "./process-identity.js";

/** The time a process has to end before the next stronger signal. */
const SIGNAL_TIMEOUT_MS = 10_000;

/**
 * Ends the processes that a killed owner left running on a cluster, and removes its pid file. Only the owner of the
 * directory may call it: everything still running there is orphaned.
 */
export async function clearLeftovers(cluster: string): Promise<void> {
  const pidFile = join(cluster, "postmaster.pid");
  const noted = await notedPostmaster(pidFile);
  const running = await processesOn(cluster, noted);
  if (noted !== null && running.includes(noted)) await end(noted);
  // Without their postmaster, sessions end by themselves, but only after their current statement.
  await Promise.all((await processesOn(cluster, null)).map((pid) => end(pid, ["SIGQUIT", "SIGKILL"])));
  // The process id in a leftover file may meanwhile belong to any process, and PostgreSQL would wait for that one.
  await rm(pidFile, { force: true });
}

/** Returns the process id in the first line of PostgreSQL's pid file. */
async function notedPostmaster(pidFile: string): Promise<number | null> {
  const content = await readFile(pidFile, "utf8").catch(() => "");
  const pid = Number.parseInt(content, 10);
  return pid > 1 ? pid : null;
}

/**
 * Returns the PostgreSQL processes that work in the cluster's folder; outside Linux only the noted one can be checked.
 */
async function processesOn(cluster: string, noted: number | null): Promise<number[]> {
  const folder = await realpath(cluster);
  if (process.platform !== "linux")
    return noted !== null && (await isStartedOn(noted, cluster)) ? [noted] : [];
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const worksHere = await Promise.all(
    pids.map(async (pid) => {
      const [workingFolder, name] = await Promise.all([
        readlink(`/proc/${pid}/cwd`).catch(() => ""),
        readFile(`/proc/${pid}/comm`, "utf8").catch(() => ""),
      ]);
      return workingFolder === folder && name.startsWith("postgres");
    }),
  );
  return pids.filter((_, index) => worksHere[index]);
}

async function isStartedOn(pid: number, cluster: string): Promise<boolean> {
  const listed = await promisify(execFile)("ps", ["-o", "command=", "-p", String(pid)]).catch(() => ({
    stdout: "",
  }));
  return listed.stdout.includes("postgres") && listed.stdout.includes(cluster);
}

async function end(pid: number, signals: NodeJS.Signals[] = ["SIGINT", "SIGQUIT", "SIGKILL"]): Promise<void> {
  const identity = await identityOf(pid);
  for (const signal of signals) {
    try {
      process.kill(pid, signal);
    } catch {
      return; // the process has ended
    }
    for (let waited = 0; waited < SIGNAL_TIMEOUT_MS; waited += 20) {
      if ((await identityOf(pid)) !== identity) return;
      await sleep(20);
    }
  }
}
