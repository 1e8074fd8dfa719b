import { connectionOptions, connectionCapacity, poolSizeWithin } from "@starlane/database";
import {
  EmbeddedPostgresFailed,
  findEmbeddedPostgres,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from "@starlane/embedded-postgres";
import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import type { Home } from "./home.js";
import { services } from "./services.js";

/** The PostgreSQL cluster of an installation. */
export interface InstallationCluster {
  /** The URL of a role that may create roles and schemas, and of the database with all data. */
  readonly adminUrl: string;
  /** Such as `18.4`. */
  readonly version: string;
  /** Resolves when it has ended for good without being asked to; never for an external one. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Uses the PostgreSQL at `url`, or starts the one in the home folder. */
export async function openInstallationCluster(
  url: string | undefined,
  home: Home,
  onProgress: (line: string) => void,
): Promise<InstallationCluster> {
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
  return {
    adminUrl: postgres.url,
    version: postgres.version,
    ...superviseDatabase(postgres, start, onProgress),
  };
}

/** The interval of restarts while the disk is full. They continue until somebody frees space. */
const DISK_FULL_RETRY_MS = 5_000;
/** The maximum restarts of a failed database within this time; a cause that needs more needs a person. */
const MAX_RESTARTS = 3;
const WITHIN_MS = 10 * 60_000;

/**
 * Restarts a database whenever it ends by itself, on the same port, so that its clients find it again.
 * @param start starts it on the given port
 */
function superviseDatabase(
  first: EmbeddedPostgres,
  start: (port: number) => Promise<EmbeddedPostgres>,
  onProgress: (line: string) => void,
): Pick<InstallationCluster, "ended" | "stop"> {
  const { port } = first;
  let running = first;
  let isStopping = false;
  const starts: number[] = [];
  const mayStart = () => starts.filter((at) => performance.now() - at < WITHIN_MS).length < MAX_RESTARTS;
  const stopped = new AbortController();
  /** @returns false if a restart does not help */
  const startAgain = async (isFull: boolean): Promise<boolean> => {
    for (let isReported = false; ;) {
      if (isFull) {
        if (!isReported) onProgress(DISK_IS_FULL);
        isReported = true;
        await setTimeout(DISK_FULL_RETRY_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
        if (isStopping) return false;
      }
      try {
        running = await start(port);
        return true;
      } catch (error) {
        isFull = isDiskFull(error);
        if (isFull) continue;
        onProgress(error instanceof EmbeddedPostgresFailed ? sentencesOf(error) : String(error));
        return false;
      }
    }
  };
  const supervise = async (): Promise<void> => {
    for (;;) {
      await running.ended;
      if (isStopping) return;
      const isFull = isDiskFull(await running.lastWords());
      if (!isFull) {
        if (!mayStart()) return;
        starts.push(performance.now());
        onProgress("数据库意外停止，正在重新启动 … The database ended unexpectedly; starting it again …");
      }
      if (!(await startAgain(isFull))) return;
      if (isStopping) return running.stop();
      onProgress("数据库已恢复。 The database is back.");
    }
  };
  const supervised = supervise();
  return {
    ended: supervised.then(() => (isStopping ? new Promise<void>(() => undefined) : undefined)),
    stop: async () => {
      isStopping = true;
      stopped.abort();
      await running.stop();
      await supervised; // including one that was just being restarted
    },
  };
}

const DISK_IS_FULL =
  "磁盘已满，数据库暂停；腾出空间后自动恢复，已保存的数据不会丢失。 The disk is full and the database is down; it comes back by itself once there is room, and nothing saved is lost.";

const isDiskFull = (error: unknown) => error instanceof EmbeddedPostgresFailed && error.code === "DISK_FULL";

const sentencesOf = ({ messages }: EmbeddedPostgresFailed) => `${messages["zh-CN"]} ${messages.en}`;

/**
 * Opens the PostgreSQL of an installation that may be running: the running one, or one started for this program only.
 * @returns `isAlone` if no other process can be using it
 */
export async function joinCluster(
  url: string | undefined,
  home: Home,
  onProgress: (line: string) => void,
): Promise<InstallationCluster & { readonly isAlone: boolean }> {
  if (url !== undefined) return { ...(await useCluster(url)), isAlone: false };
  try {
    return { ...(await openInstallationCluster(undefined, home, onProgress)), isAlone: true };
  } catch (error) {
    const isRunning = error instanceof EmbeddedPostgresFailed && error.code === "ALREADY_RUNNING";
    const running = isRunning ? await findEmbeddedPostgres(home.postgres) : null;
    if (running === null) throw error;
    return { ...(await useCluster(running)), isAlone: false };
  }
}

/** Determines the size of the services' pools from the available connections. @throws TooFewConnections */
export async function poolSizeFor(url: string): Promise<number> {
  const client = new Client({ ...connectionOptions, connectionString: url });
  await client.connect();
  try {
    const capacity = await connectionCapacity(
      client,
      services.map(({ name }) => name),
    );
    return poolSizeWithin(capacity, services.length);
  } finally {
    await client.end();
  }
}

async function useCluster(url: string): Promise<InstallationCluster> {
  const client = new Client({ ...connectionOptions, connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ version: string }>(
    "select current_setting('server_version') as version",
  );
  await client.end();
  const version = rows[0]?.version.split(" ")[0] ?? "";
  return { adminUrl: url, version, ended: new Promise(() => undefined), stop: async () => undefined };
}
