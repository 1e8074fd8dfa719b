import { COMMITTED_DISTRICT, loadDivision } from "@starlane/district";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "@starlane/embedded-postgres";
import { createLogger, freePort } from "@starlane/runtime";
import { SERVICE_NAMES, type ServiceName } from "@starlane/service";
import { districtLoad, installServices, openHome, openStarlane, urlAs, type Home } from "@starlane/single";
import { readFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { Processes } from "./processes.js";

export const DRILL_PASSWORD = "only for the drills";
/** The longest wait for something that must happen. */
const PATIENCE_MS = 60_000;
const AGAIN_AFTER_MS = 50;
/** Additional headers. */
type Headers = Readonly<Record<string, string>>;
export type ProcessName = ServiceName | "gateway";

/** The ways to end PostgreSQL: gracefully, at once, or killed. */
export type Ending = "fast" | "immediate" | "kill -9";
const SIGNALS: Readonly<Record<Ending, NodeJS.Signals>> = {
  fast: "SIGINT",
  immediate: "SIGQUIT",
  "kill -9": "SIGKILL",
};

/**
 * The product with the sample district, each service and the gateway in a process of its own, on a durable PostgreSQL
 * of its own.
 */
export interface SystemUnderTest {
  readonly home: Home;
  readonly adminUrl: string;
  readonly processes: Processes<ProcessName>;
  /** The address of the gateway. */
  readonly url: string;
  /** Returns the address on which a process listens. */
  urlOf(name: ProcessName): string;
  /** The postmaster's process id. */
  readonly postmaster: number;
  /** Settles when PostgreSQL has ended. */
  readonly postgresEnded: Promise<void>;
  /** Returns an access token of a sample user. */
  tokenOf(username: string): Promise<string>;
  /** Queries the gateway; null without a successful answer. */
  ask(token: string, query: string, variables?: object, key?: string, headers?: Headers): Promise<Json>;
  /** Queries until there is a successful answer. @throws where there is none within a minute */
  askUntilAnswered(token: string, query: string, variables?: object, key?: string): Promise<Json>;
  /** Queries, and returns the answer as it was sent; null where the connection broke. */
  send(
    token: string,
    query: string,
    variables?: object,
    key?: string,
    headers?: Headers,
  ): Promise<string | null>;
  /** Runs one statement as a superuser. */
  sql<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Ends PostgreSQL and starts it again on the same port. @returns when it accepted connections again */
  restartPostgres(ending: Ending, downMs: number): Promise<number>;
  /** Starts PostgreSQL again on the same port after it has ended. */
  startPostgres(): Promise<void>;
  close(): Promise<void>;
}

// oxlint-disable-next-line typescript/no-explicit-any -- who asks knows the shape of the answer
export type Json = any;

export interface SystemOptions {
  /** Folder of the installation, which is removed in the end: a new one by default. */
  readonly path?: string;
  /** Variables of a process that override the usual ones. */
  readonly environment?: (name: ProcessName) => NodeJS.ProcessEnv;
  /** The port on which a process finds PostgreSQL; its own by default. */
  readonly postgresPort?: (name: ServiceName, port: number) => Promise<number>;
  /** Files and sockets that each process may have open. */
  readonly files?: number;
  /** PostgreSQL's settings that override the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
}

export async function startSystem({
  path = mkdtempSync(join(tmpdir(), "starlane-drill-")),
  environment = () => ({}),
  postgresPort: portFor = async (_name, port) => port,
  files,
  settings: more = {},
}: SystemOptions = {}): Promise<SystemUnderTest> {
  const home = openHome(path);
  const settings = { max_connections: "300", log_lock_waits: "on", ...more };
  const options = { directory: home.postgres, durable: true, settings };
  let postgres: EmbeddedPostgres = await startEmbeddedPostgres(options);
  const { url: adminUrl, port: postgresPort } = postgres;
  await installServices({ adminUrl, home });
  const starlane = await openStarlane({
    adminUrl,
    home,
    logger: createLogger("error"),
    clock: () => new Date(),
  });
  const division = await loadDivision(COMMITTED_DISTRICT, { cacheDirectory: home.divisions });
  await starlane.load(districtLoad(division, { sample: true, password: DRILL_PASSWORD }));
  await starlane.settled();
  await starlane.close();

  const pidFile = join(home.postgres, "cluster", "postmaster.pid");
  const ports = new Map<ProcessName, number>();
  for (const name of [...SERVICE_NAMES, "gateway"] as const) ports.set(name, await freePort());
  const urlOf = (name: ProcessName) => `http://127.0.0.1:${ports.get(name)}`;
  const postgresPorts = new Map<ServiceName, number>();
  for (const name of SERVICE_NAMES) postgresPorts.set(name, await portFor(name, postgresPort));
  const databaseUrlOf = (name: ServiceName) => {
    const url = new URL(urlAs(adminUrl, name, home.passwords[name]));
    url.port = String(postgresPorts.get(name));
    return url.href;
  };
  const environmentOf = (name: ProcessName): NodeJS.ProcessEnv => {
    const common = { STARLANE_KEYS: home.keys, PORT: String(ports.get(name)), STARLANE_SHARE_PORT: "on" };
    if (name === "gateway")
      return {
        ...common,
        // A few callers stand for a district.
        STARLANE_REQUESTS_OF_USER: "off",
        STARLANE_REQUESTS_OF_ADDRESS: "off",
        ...Object.fromEntries(SERVICE_NAMES.map((peer) => [`${peer.toUpperCase()}_URL`, urlOf(peer)])),
      };
    return {
      ...common,
      DATABASE_URL: databaseUrlOf(name),
      STARLANE_PEERS: SERVICE_NAMES.filter((peer) => peer !== name)
        .map((peer) => `${peer}=${urlOf(peer)}`)
        .join(),
    };
  };
  const processes = new Processes<ProcessName>((name) => ({ ...environmentOf(name), ...environment(name) }), {
    files,
  });
  await Promise.all([...ports.keys()].map((name) => processes.start(name)));
  const url = urlOf("gateway");
  while (
    !(await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await setTimeout(50);

  const send: SystemUnderTest["send"] = async (token, query, variables, key, headers) => {
    try {
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "accept-language": "en",
          authorization: `Bearer ${token}`,
          ...(key && { "idempotency-key": key }),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(30_000),
      });
      return await response.text();
    } catch {
      return null; // the connection broke
    }
  };
  const ask: SystemUnderTest["ask"] = async (...asked) => {
    const text = await send(...asked);
    if (!text?.startsWith("{")) return null;
    const { data, errors } = JSON.parse(text) as { data?: Json; errors?: unknown };
    return errors ? null : data;
  };
  const askUntilAnswered: SystemUnderTest["askUntilAnswered"] = async (...asked) => {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const data = await ask(...asked);
      if (data) return data;
      if (performance.now() > until) throw new Error(`${asked[1]}: ${await send(...asked)}`);
      await setTimeout(AGAIN_AFTER_MS);
    }
  };
  return {
    home,
    adminUrl,
    processes,
    url,
    urlOf,
    get postmaster() {
      return Number.parseInt(readFileSync(pidFile, "utf8"), 10);
    },
    get postgresEnded() {
      return postgres.ended;
    },
    ask,
    askUntilAnswered,
    send,
    async tokenOf(username) {
      const answer = await ask("", SIGN_IN, { username, password: DRILL_PASSWORD });
      if (!answer) throw new Error(`${username} cannot sign in.`);
      return answer.signIn.accessToken;
    },
    async sql<Row extends object>(text: string, values: unknown[] = []) {
      const client = new Client({ connectionString: adminUrl });
      client.on("error", () => undefined); // the running statement rejects by itself
      await client.connect();
      try {
        return (await client.query<Row>(text, values)).rows;
      } finally {
        await client.end();
      }
    },
    async restartPostgres(ending, downMs) {
      process.kill(Number.parseInt(readFileSync(pidFile, "utf8"), 10), SIGNALS[ending]);
      await postgres.ended;
      await setTimeout(downMs);
      postgres = await startEmbeddedPostgres({ ...options, port: postgresPort });
      return performance.now();
    },
    async startPostgres() {
      await postgres.ended;
      postgres = await startEmbeddedPostgres({ ...options, port: postgresPort });
    },
    async close() {
      await processes.end();
      await postgres.stop();
      rmSync(path, { recursive: true, force: true });
    },
  };
}

const SIGN_IN = `mutation($username: String!, $password: String!) { signIn(username: $username, password: $password) { accessToken } }`;
