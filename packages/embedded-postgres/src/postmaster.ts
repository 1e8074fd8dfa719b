import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { copyFile, readFile, rename, stat, truncate } from "node:fs/promises";
import { Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { OsAccount } from "./account.js";
import { failureBehind, notStarted, portTaken, type EmbeddedPostgresFailed } from "./failure.js";

/** The time PostgreSQL has to shut down in order before its sessions are terminated. */
const SHUTDOWN_TIMEOUT_MS = 10_000;
/** The duration of a usual start; a longer one is a crash recovery. */
const USUAL_START_MS = 3_000;

/** The maximum size of the log; a longer one is moved to `.before` and restarted. */
const LOG_BYTES = 8 * 1024 * 1024;
const LOG_CHECK_MS = 5_000;

/** A running PostgreSQL server. */
export interface Postmaster {
  readonly pid: number;
  /** Resolves when the server has ended, on request or not. */
  readonly ended: Promise<void>;
  /** Returns the reason of its end from its log, if it is recognised. */
  lastWords(): Promise<EmbeddedPostgresFailed | null>;
  /** Closes sessions, flushes everything to disk and ends; after ten seconds it ends without flushing. */
  stop(): Promise<void>;
}

/**
 * Starts the server on a cluster and waits until it accepts connections, however long the recovery from a crash takes.
 * If this process dies, the server is shut down.
 * @param directory holds its log, `postgres.log`; the previous run's log is moved to `postgres.log.before`
 * @throws {EmbeddedPostgresFailed} PORT_TAKEN, DISK_FULL, NOT_WRITABLE, NOT_STARTED
 */
export async function startPostmaster(
  directory: string,
  { postgres, account, cluster, settings, port, onProgress }: PostmasterOptions,
): Promise<Postmaster> {
  const log = join(directory, "postgres.log");
  await rename(log, `${log}.before`).catch(() => {});
  const output = openSync(log, "a", 0o600);
  const child = account.spawn(postgres, ["-D", cluster, ...settings], ["ignore", output, output]);
  closeSync(output);
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("exit", () => resolve());
  });
  const watchdog = endWithUs(child);
  void ended.then(() => watchdog.kill("SIGKILL"));
  const recovery = setTimeout(() => onProgress("正在恢复数据库 … Recovering the database …"), USUAL_START_MS);
  const ready = await isReady(child, cluster).finally(() => clearTimeout(recovery));
  if (!ready) throw await failureIn(log, directory, port);
  child.unref();
  const logCheck = setInterval(() => void truncateLog(log), LOG_CHECK_MS).unref();
  void ended.then(() => clearInterval(logCheck));
  return {
    pid: child.pid ?? 0,
    ended,
    lastWords: async () => failureBehind(await lastOf(log), directory),
    stop: () => stop(child, ended),
  };
}

interface PostmasterOptions {
  readonly postgres: string;
  readonly account: OsAccount;
  /** PostgreSQL's data directory. */
  readonly cluster: string;
  /** Command-line arguments. */
  readonly settings: readonly string[];
  readonly port: number;
  readonly onProgress: (line: string) => void;
}

/** Waits until the server is ready and returns true; returns false if it has ended. */
async function isReady(child: ChildProcess, cluster: string): Promise<boolean> {
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    // The file that pg_ctl also reads: the process id in the first line, the state in the eighth.
    const lines = (await readFile(join(cluster, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === "ready") return true;
    await sleep(10);
  }
  return false;
}

async function failureIn(log: string, directory: string, port: number) {
  const words = await readFile(log, "utf8").catch(() => "");
  if (/could not bind|Address already in use/.test(words)) return portTaken(port);
  return failureBehind(words, directory) ?? notStarted(`${words.trim()} (${log})`);
}

/** Truncates the log if it is too long. PostgreSQL opens it for appending, so it continues at the beginning. */
async function truncateLog(log: string): Promise<void> {
  try {
    if ((await stat(log)).size <= LOG_BYTES) return;
    await copyFile(log, `${log}.before`).catch(() => undefined); // the disk may be full
    await truncate(log);
  } catch {
    // the file does not exist at the moment
  }
}

/** Returns the end of a log, which contains the reason why its server ended. */
async function lastOf(log: string): Promise<string> {
  return (await readFile(log, "utf8").catch(() => "")).slice(-8 * 1024);
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.ref();
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    child.kill(signal);
    const timeout = new AbortController();
    const gone = await Promise.race([
      ended.then(() => true),
      sleep(SHUTDOWN_TIMEOUT_MS, false, { signal: timeout.signal }).catch(() => false),
    ]);
    timeout.abort();
    if (gone) return;
  }
}

/** Starts a shell that shuts the server down when this process dies, which closes the pipe between them. */
function endWithUs(postmaster: ChildProcess): ChildProcess {
  const watchdog = spawn("/bin/sh", ["-c", 'read -r _; kill -INT "$0"', String(postmaster.pid)], {
    stdio: ["pipe", "ignore", "ignore"],
    cwd: "/",
    detached: true, // so that the terminal's Ctrl-C does not end it together with us
  });
  watchdog.on("error", () => {});
  watchdog.stdin?.on("error", () => {});
  watchdog.unref();
  if (watchdog.stdin instanceof Socket) watchdog.stdin.unref();
  return watchdog;
}
