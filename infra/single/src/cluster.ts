import {
  EmbeddedPostgresFailed,
  findEmbeddedPostgres,
  startEmbeddedPostgres,
} from "@starlane/embedded-postgres";
import { Client } from "pg";
import type { Home } from "./home.js";

/** The PostgreSQL an installation lives in. */
export interface Cluster {
  /** URL of a role that may create roles and schemas, and of the database that holds everything. */
  readonly adminUrl: string;
  /** Such as `18.4`. */
  readonly version: string;
  /** Settles when it has ended without being asked to; never for one that is not ours. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Uses the PostgreSQL at `url`, or else starts the one in the home folder. */
export async function openCluster(
  url: string | undefined,
  home: Home,
  onProgress: (line: string) => void,
): Promise<Cluster> {
  if (url !== undefined) return useCluster(url);
  const postgres = await startEmbeddedPostgres({
    directory: home.postgres,
    durable: true,
    onProgress,
    settings: { max_connections: "200", shared_buffers: "256MB" },
  });
  return {
    adminUrl: postgres.url,
    version: postgres.version,
    ended: postgres.ended,
    stop: () => postgres.stop(),
  };
}

/**
 * The PostgreSQL of an installation that may be running: its own, or else the one that is started for this program alone.
 * @returns `isAlone` when nothing else can be using it
 */
export async function joinCluster(
  url: string | undefined,
  home: Home,
  onProgress: (line: string) => void,
): Promise<Cluster & { readonly isAlone: boolean }> {
  if (url !== undefined) return { ...(await useCluster(url)), isAlone: false };
  try {
    return { ...(await openCluster(undefined, home, onProgress)), isAlone: true };
  } catch (error) {
    const isRunning = error instanceof EmbeddedPostgresFailed && error.code === "ALREADY_RUNNING";
    const running = isRunning ? await findEmbeddedPostgres(home.postgres) : null;
    if (running === null) throw error;
    return { ...(await useCluster(running)), isAlone: false };
  }
}

async function useCluster(url: string): Promise<Cluster> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  const { rows } = await client.query<{ version: string }>(
    "select current_setting('server_version') as version",
  );
  await client.end();
  const version = rows[0]?.version.split(" ")[0] ?? "";
  return { adminUrl: url, version, ended: new Promise(() => undefined), stop: async () => undefined };
}
