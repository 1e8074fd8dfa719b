import { connectionOptions } from "@starlane/database";
import {
  EmbeddedPostgresFailed,
  findEmbeddedPostgres,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from "@starlane/embedded-postgres";
import { Client } from "pg";
import type { Home } from "./home.js";

/** The PostgreSQL an installation lives in. */
export interface Cluster {
  /** URL of a role that may create roles and schemas, and of the database that holds everything. */
  readonly adminUrl: string;
  /** Such as `18.4`. */
  readonly version: string;
  /** Settles when it has ended for good without being asked to; never for one that is not ours. */
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
  const start = (port?: number) =>
    startEmbeddedPostgres({
      directory: home.postgres,
      durable: true,
      ...(port !== undefined && { port }),
      onProgress,
      settings: { max_connections: "200", shared_buffers: "256MB" },
    });
  const postgres = await start();
  return { adminUrl: postgres.url, version: postgres.version, ...keepUp(postgres, start, onProgress) };
}

/** So often within so long a database that has ended by itself is started again; what ends it more often needs a person. */
const STARTS_AGAIN = 3;
const WITHIN_MS = 10 * 60_000;

/**
 * Starts a database again whenever it ends by itself, where it was: whoever uses it finds it again at the same address.
 * @param start on the port that it had
 */
function keepUp(
  first: EmbeddedPostgres,
  start: (port: number) => Promise<EmbeddedPostgres>,
  onProgress: (line: string) => void,
): Pick<Cluster, "ended" | "stop"> {
  const { port } = first;
  let running = first;
  let isStopping = false;
  const starts: number[] = [];
  const mayStart = () => starts.filter((at) => performance.now() - at < WITHIN_MS).length < STARTS_AGAIN;
  const keep = async (): Promise<void> => {
    for (;;) {
      await running.ended;
      if (isStopping || !mayStart()) return;
      starts.push(performance.now());
      onProgress("数据库意外停止，正在重新启动 … The database ended unexpectedly; starting it again …");
      try {
        running = await start(port);
      } catch (error) {
        onProgress(error instanceof EmbeddedPostgresFailed ? sentencesOf(error) : String(error));
        return;
      }
      if (isStopping) return running.stop();
      onProgress("数据库已恢复。 The database is back.");
    }
  };
  const kept = keep();
  return {
    ended: kept.then(() => (isStopping ? new Promise<void>(() => undefined) : undefined)),
    stop: async () => {
      isStopping = true;
      await running.stop();
      await kept; // and one that was just being started again
    },
  };
}

const sentencesOf = ({ messages }: EmbeddedPostgresFailed) => `${messages["zh-CN"]} ${messages.en}`;

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
  const client = new Client({ ...connectionOptions, connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ version: string }>(
    "select current_setting('server_version') as version",
  );
  await client.end();
  const version = rows[0]?.version.split(" ")[0] ?? "";
  return { adminUrl: url, version, ended: new Promise(() => undefined), stop: async () => undefined };
}
