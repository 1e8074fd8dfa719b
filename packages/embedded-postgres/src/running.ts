import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { clusterIn, passwordFileIn } from "./cluster.js";
import { SUPERUSER } from "./initialise.js";

/**
 * Returns the URL of the PostgreSQL that another process runs on a directory, as its superuser; null if none accepts
 * connections. No privilege is gained: anyone who may read the directory may do anything in it.
 */
export async function findEmbeddedPostgres(directory: string): Promise<string | null> {
  const at = resolve(directory);
  // The file that pg_ctl also reads: the port in the fourth line, the state in the eighth.
  const lines = (await readFile(join(clusterIn(at), "postmaster.pid"), "utf8").catch(() => "")).split("\n");
  if (lines[7]?.trim() !== "ready") return null;
  const password = await readFile(passwordFileIn(at), "utf8");
  return urlOf(password, Number(lines[3]));
}

/** Returns the superuser's URL of the database `postgres`. */
export function urlOf(password: string, port: number): string {
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
}
