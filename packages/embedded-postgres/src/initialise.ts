import { chown, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { text } from "node:stream/consumers";
import type { OsAccount } from "./account.js";
import { failureBehind, notStarted } from "./failure.js";

/** The only role of a new cluster. */
export const SUPERUSER = "postgres";

/** The initdb options of every new cluster. */
const OPTIONS = {
  username: SUPERUSER,
  auth: "scram-sha-256",
  encoding: "UTF8",
  // PostgreSQL's own locale, so that an update of the machine's C library with another sort order does not corrupt
  // indexes.
  locale: "C",
  "locale-provider": "builtin",
  "builtin-locale": "C.UTF-8",
};
const SETTINGS = {
  timezone: "UTC",
  log_timezone: "UTC",
  default_text_search_config: "pg_catalog.simple",
};

/**
 * Creates a new, empty cluster.
 * @param path does not exist yet
 * @param password the superuser's
 * @throws {EmbeddedPostgresFailed} DISK_FULL, NOT_WRITABLE, NOT_STARTED
 */
export async function initialise(
  path: string,
  {
    initdb,
    account,
    durable,
    password,
  }: { initdb: string; account: OsAccount; durable: boolean; password: string },
): Promise<void> {
  await mkdir(path, { mode: 0o700 });
  await chown(path, account.uid, account.gid);
  // Next to the cluster, which must be empty; not the permanent file, which the account may not read.
  const passwordFile = `${path}.password`;
  await writeSecret(passwordFile, password);
  await chown(passwordFile, account.uid, account.gid);
  try {
    const options = Object.entries({ ...OPTIONS, pgdata: path, pwfile: passwordFile });
    await run(account, initdb, [
      ...options.map(([name, value]) => `--${name}=${value}`),
      ...Object.entries(SETTINGS).map(([name, value]) => `--set=${name}=${value}`),
      "--data-checksums",
      "--no-instructions",
      ...(durable ? [] : ["--no-sync"]),
    ]);
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    throw failureBehind(String(error), dirname(path)) ?? notStarted(String(error));
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function run(account: OsAccount, initdb: string, args: string[]): Promise<void> {
  const child = account.spawn(initdb, args, ["ignore", "ignore", "pipe"]);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  const [code, words] = await Promise.all([ended, child.stderr ? text(child.stderr) : ""]);
  if (code !== 0) throw new Error(words.trim() || `initdb exited with ${code}`);
}

/** Writes a file that only its owner may read. */
export async function writeSecret(file: string, content: string): Promise<void> {
  await rm(file, { force: true }); // an existing file would keep its mode
  await writeFile(file, content, { mode: 0o600, flush: true });
}
