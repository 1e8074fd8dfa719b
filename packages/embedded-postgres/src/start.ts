import { mkdir } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { resolve } from "node:path";
import { chooseAccount } from "./account.js";
import { findBinaries } from "./binaries.js";
import { clusterIn, openCluster } from "./cluster.js";
import { EmbeddedPostgresFailed, failureBehind, notStarted } from "./failure.js";
import { clearLeftovers } from "./leftovers.js";
import { own } from "./ownership.js";
import { urlOf } from "./running.js";
import { startPostmaster, type Postmaster } from "./postmaster.js";
import { settingArguments } from "./settings.js";

/** Options for running an embedded PostgreSQL. */
export interface EmbeddedPostgresOptions {
  /** The directory of the cluster; created if missing. Nothing outside it is changed. */
  directory: string;
  /** True if committed data must survive a crash of the machine; false makes tests fast. */
  durable: boolean;
  /** TCP port on 127.0.0.1; a free one by default. */
  port?: number;
  /** Called with a line in both languages for steps that take long. */
  onProgress?(line: string): void;
  /** PostgreSQL's settings by name; they override ours. */
  settings?: Record<string, string>;
}

/** A running PostgreSQL owned by this process. */
export interface EmbeddedPostgres {
  /** The superuser's URL, with its password, of the database `postgres`. */
  url: string;
  port: number;
  /** Such as `18.4`. */
  version: string;
  /** Resolves when the server has ended, on request or not. */
  ended: Promise<void>;
  /** Returns the reason of its end from its log, if it is recognised. */
  lastWords(): Promise<EmbeddedPostgresFailed | null>;
  /** Shuts the server down in order, within seconds. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL server on a directory, which it owns exclusively until it is stopped or this process ends. The
 * remains of a killed process, running or half created, are cleaned up first.
 * @throws {EmbeddedPostgresFailed}
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const directory = resolve(options.directory);
  try {
    return await start(directory, options);
  } catch (error) {
    if (error instanceof EmbeddedPostgresFailed) throw error;
    throw failureBehind(String(error), directory) ?? notStarted(String(error));
  }
}

async function start(directory: string, options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { durable, settings = {} } = options;
  const onProgress = (line: string) => options.onProgress?.(line);
  const binaries = await findBinaries();
  await makeDirectory(directory);
  const ownership = await own(directory, () =>
    onProgress("正在确认数据文件夹未被使用 … Making sure that the data folder is not in use …"),
  );
  try {
    const account = await chooseAccount(binaries.postgres, directory, clusterIn(directory));
    const cluster = await openCluster(directory, { binaries, account, durable }, onProgress);
    await clearLeftovers(cluster.path);
    const [postmaster, port] = await onPort(options.port, (port) =>
      startPostmaster(directory, {
        postgres: binaries.postgres,
        account,
        cluster: cluster.path,
        settings: settingArguments(durable, port, settings),
        port,
        onProgress,
      }),
    );
    void postmaster.ended.then(() => ownership.release());
    return {
      url: urlOf(cluster.password, port),
      port,
      version: binaries.version,
      ended: postmaster.ended,
      lastWords: () => postmaster.lastWords(),
      stop: () => postmaster.stop(),
    };
  } catch (error) {
    ownership.release();
    throw error;
  }
}

async function makeDirectory(directory: string): Promise<void> {
  // As root, PostgreSQL runs under another account, which must be able to enter; the files within are closed to others.
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  try {
    await mkdir(directory, { recursive: true, mode });
  } catch (cause) {
    // For a read-only disk, Node.js reports "no such file" here.
    throw failureBehind(String(cause).replace("ENOENT", "EROFS"), directory) ?? cause;
  }
}

/** Starts on the requested port; else on a free one, and retries on another if that was taken meanwhile. */
async function onPort(
  requested: number | undefined,
  startOn: (port: number) => Promise<Postmaster>,
): Promise<[Postmaster, number]> {
  for (let tries = 1; ; tries++) {
    const port = requested ?? (await freePort());
    try {
      return [await startOn(port), port];
    } catch (error) {
      const lost = error instanceof EmbeddedPostgresFailed && error.code === "PORT_TAKEN";
      if (!lost || requested !== undefined || tries === 5) throw error;
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
