import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import type { Account } from "./account.js";
import type { Binaries } from "./binaries.js";
import { failureBehind, notStarted, notWritable, otherVersion } from "./failure.js";

/** The name of the one role a new cluster has. */
export const SUPERUSER = "postgres";

/** A cluster's files, and the password that opens it. */
export interface Cluster {
  /** PostgreSQL's data directory. */
  readonly path: string;
  readonly password: string;
}

/**
 * The cluster in a directory, made there if there is none; a first start that was cut short is made anew.
 * @param durable whether the files must outlast a crash of the machine
 * @throws {EmbeddedPostgresFailed} OTHER_VERSION, NOT_WRITABLE, DISK_FULL, NOT_STARTED
 */
export async function openCluster(
  directory: string,
  { binaries, account, durable }: { binaries: Binaries; account: Account; durable: boolean },
  onProgress: (line: string) => void,
): Promise<Cluster> {
  const path = join(directory, "cluster");
  const passwordFile = join(directory, "superuser.password");
  const made = await madeBy(path);
  if (made === null) {
    onProgress("正在创建数据库 … Creating the database …");
    const password = randomBytes(24).toString("base64url");
    await writeNew(passwordFile, password);
    const incomplete = join(directory, "cluster.incomplete");
    await initialise(incomplete, { binaries, account, durable, password, directory });
    await rename(incomplete, path);
    if (durable) await flush(directory);
    return { path, password };
  }
  if (made !== binaries.major) throw otherVersion(directory, made, binaries.major);
  await takeOver(path, account, directory);
  return { path, password: await readFile(passwordFile, "utf8") };
}

/** The major version that made the cluster; null if there is none. */
async function madeBy(path: string): Promise<string | null> {
  try {
    return (await readFile(join(path, "PG_VERSION"), "utf8")).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

async function initialise(
  path: string,
  {
    binaries,
    account,
    durable,
    password,
    directory,
  }: { binaries: Binaries; account: Account; durable: boolean; password: string; directory: string },
): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { mode: 0o700 });
  await chown(path, account.uid, account.gid);
  // Beside the cluster, which must be empty, and readable to the account, as the lasting file is not.
  const passwordFile = `${path}.password`;
  await writeNew(passwordFile, password);
  await chown(passwordFile, account.uid, account.gid);
  try {
    const child = account.spawn(
      binaries.initdb,
      [
        ...["--pgdata", path, "--username", SUPERUSER, "--pwfile", passwordFile, "--auth", "scram-sha-256"],
        // PostgreSQL's own locale, so that an order never changes with an upgrade of the machine's C library.
        ...[
          "--encoding",
          "UTF8",
          "--locale",
          "C",
          "--locale-provider",
          "builtin",
          "--builtin-locale",
          "C.UTF-8",
        ],
        ...["--data-checksums", "--no-instructions", "--text-search-config", "simple"],
        ...["--set", "timezone=UTC", "--set", "log_timezone=UTC"],
        ...(durable ? [] : ["--no-sync"]),
      ],
      ["ignore", "ignore", "pipe"],
    );
    const code = new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", resolve);
    });
    const [words, status] = await Promise.all([child.stderr ? text(child.stderr) : "", code]);
    if (status !== 0)
      throw failureBehind(words, directory) ?? notStarted(words.trim() || `initdb exited with ${status}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Gives the cluster's files to the account, if another account ran it before. */
async function takeOver(path: string, account: Account, directory: string): Promise<void> {
  const { uid } = await stat(path);
  if (uid === account.uid) return;
  if (process.getuid?.() !== 0) throw notWritable(directory);
  await promisify(execFile)("chown", ["-R", `${account.uid}:${account.gid}`, path]);
}

/** Writes a file that only its owner may read, whatever was there before. */
async function writeNew(file: string, content: string): Promise<void> {
  await rm(file, { force: true });
  await writeFile(file, content, { mode: 0o600, flush: true });
  await chmod(file, 0o600);
}

/** Makes a rename in the directory outlast a crash of the machine. */
async function flush(directory: string): Promise<void> {
  const handle = await open(directory);
  await handle.sync().finally(() => handle.close());
}
