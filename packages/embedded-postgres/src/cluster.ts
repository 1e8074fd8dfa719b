import { execFile } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { open, readFile, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { OsAccount } from "./account.js";
import type { Binaries } from "./binaries.js";
import { notWritable, otherVersion } from "./failure.js";
import { initialise, writeSecret } from "./initialise.js";

const INCOMPLETE = "incomplete.";

/** Returns the path of the cluster within a directory. */
export function clusterIn(directory: string): string {
  return join(directory, "cluster");
}

/** Returns the path of the file with the superuser's password within a directory. */
export function passwordFileIn(directory: string): string {
  return join(directory, "superuser.password");
}

/** A cluster's files and its superuser's password. */
export interface Cluster {
  /** PostgreSQL's data directory. */
  readonly path: string;
  readonly password: string;
}

/**
 * Opens the cluster in a directory, and creates it if there is none; a first start that was interrupted is repeated.
 * @param durable true if the files must survive a crash of the machine
 * @throws {EmbeddedPostgresFailed} OTHER_VERSION, NOT_WRITABLE, DISK_FULL, NOT_STARTED
 */
export async function openCluster(
  directory: string,
  { binaries, account, durable }: { binaries: Binaries; account: OsAccount; durable: boolean },
  onProgress: (line: string) => void,
): Promise<Cluster> {
  const path = clusterIn(directory);
  const passwordFile = passwordFileIn(directory);
  const made = await madeBy(path);
  if (made === null) {
    onProgress("正在创建数据库 … Creating the database …");
    const password = randomBytes(24).toString("base64url");
    await writeSecret(passwordFile, password);
    await removeIncomplete(directory);
    const incomplete = join(directory, `${INCOMPLETE}${randomUUID()}`); // unique: an older initdb may still write
    await initialise(incomplete, { initdb: binaries.initdb, account, durable, password });
    await rename(incomplete, path);
    if (durable) await flush(directory);
    return { path, password };
  }
  if (made !== binaries.major) throw otherVersion(directory, made, binaries.major);
  await takeOver(path, account, directory);
  return { path, password: await readFile(passwordFile, "utf8") };
}

/** Returns the major version that created the cluster; null if there is none. */
async function madeBy(path: string): Promise<string | null> {
  try {
    return (await readFile(join(path, "PG_VERSION"), "utf8")).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Removes the remains of interrupted first starts, as far as possible. */
async function removeIncomplete(directory: string): Promise<void> {
  const left = (await readdir(directory)).filter((name) => name.startsWith(INCOMPLETE));
  await Promise.allSettled(left.map((name) => rm(join(directory, name), { recursive: true, force: true })));
}

/** Gives the cluster's files to the account, if another account ran it before. */
async function takeOver(path: string, account: OsAccount, directory: string): Promise<void> {
  const { uid } = await stat(path);
  if (uid === account.uid) return;
  if (process.getuid?.() !== 0) throw notWritable(directory);
  await promisify(execFile)("chown", ["-R", `${account.uid}:${account.gid}`, path]);
}

/** Makes a rename in the directory survive a crash of the machine. */
async function flush(directory: string): Promise<void> {
  const handle = await open(directory);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
