import { COMMITTED_DISTRICT, loadDivision } from "@starlane/district";
import { startEmbeddedPostgres } from "@starlane/embedded-postgres";
import { createLogger } from "@starlane/runtime";
import {
  districtLoad,
  installServices,
  openHome,
  openStarlane,
  type Home,
  type Starlane,
} from "@starlane/single";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Client } from "pg";

/** The password of every sample user. */
export const BENCH_PASSWORD = "only for the bench";

/** An expression on `attendance.reach_position`: true when all attendances are counted. */
export const IS_ALL_COUNTED = `position > coalesce((select xid from attendance.attendance order by xid desc limit 1), '0'::xid8)`;

/** The whole product with the sample district, on a durable PostgreSQL of its own, to be measured. */
export interface BenchEnvironment {
  readonly home: Home;
  readonly starlane: Starlane;
  /** The database address, for a superuser. */
  readonly adminUrl: string;
  /** Resolves when all attendances are counted, which after a fill takes as long as a first start. */
  counted(): Promise<void>;
  /** Returns the address of the gateway. */
  url(): Promise<string>;
  /** Returns an access token of a sample user. */
  tokenOf(username: string): Promise<string>;
  /** Runs one statement as a superuser. */
  sql(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
  /** Queries the gateway as a sample user, without a network in between. @throws Error with the errors of the answer */
  ask(username: string, query: string, variables?: object): Promise<Record<string, unknown>>;
  /** Uploads a file as a sample user. @throws Error with the answer when it is refused */
  upload(username: string, url: string, file: Buffer): Promise<unknown>;
  close(): Promise<void>;
}

export interface BenchEnvironmentOptions {
  /** Settings of PostgreSQL, in addition to those that make it durable. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Fills the tables while no process of Starlane runs. */
  readonly fill?: (adminUrl: string) => Promise<void>;
}

export async function openBenchEnvironment({
  settings,
  fill,
}: BenchEnvironmentOptions = {}): Promise<BenchEnvironment> {
  const path = mkdtempSync(join(tmpdir(), "starlane-bench-"));
  const home = openHome(path);
  const postgres = await startEmbeddedPostgres({
    directory: home.postgres,
    durable: true,
    settings: { max_connections: "300", ...settings }, // for the compared servers; the product needs fewer
  });
  const { url: adminUrl } = postgres;
  await installServices({ adminUrl, home });
  const open = () => openStarlane({ adminUrl, home, logger: createLogger("error"), clock: () => new Date() });
  let starlane = await open();
  const division = await loadDivision(COMMITTED_DISTRICT, { cacheDirectory: home.divisions });
  await starlane.load(districtLoad(division, { sample: true, password: BENCH_PASSWORD }));
  await starlane.settled();
  if (fill) {
    await starlane.close();
    await fill(adminUrl);
    starlane = await open();
  }

  const tokens = new Map<string, string>();
  const post = async (query: string, variables?: object, token = "") => {
    const response = await starlane.gateway.inject({
      method: "POST",
      url: "/graphql",
      headers: { authorization: `Bearer ${token}` },
      payload: { query, variables },
    });
    const { data, errors } = response.json<{ data: Record<string, unknown>; errors?: unknown }>();
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
  const tokenOf = async (username: string): Promise<string> => {
    const known = tokens.get(username);
    if (known !== undefined) return known;
    const session = (await post(signIn, { username, password: BENCH_PASSWORD })) as {
      signIn: { accessToken: string };
    };
    tokens.set(username, session.signIn.accessToken);
    return session.signIn.accessToken;
  };
  const signIn = `mutation($username: String!, $password: String!) { signIn(username: $username, password: $password) { accessToken } }`;
  let url: Promise<string> | undefined;
  return {
    home,
    starlane,
    adminUrl,
    url: () => (url ??= starlane.gateway.listen({ port: 0, host: "127.0.0.1" })),
    tokenOf,
    async sql(text, values = []) {
      const client = new Client({ connectionString: adminUrl });
      await client.connect();
      try {
        return await client.query<Record<string, unknown>>(text, values);
      } finally {
        await client.end();
      }
    },
    async counted() {
      const client = new Client({ connectionString: adminUrl });
      await client.connect();
      const isCounted = async () => {
        const { rows } = await client.query<{ done: boolean }>(
          `select ${IS_ALL_COUNTED} as done from attendance.reach_position`,
        );
        return rows[0]!.done;
      };
      while (!(await isCounted())) await setTimeout(100);
      await client.end();
    },
    ask: async (username, query, variables) => post(query, variables, await tokenOf(username)),
    async upload(username, url, file) {
      const response = await starlane.gateway.inject({
        method: "POST",
        url,
        headers: {
          authorization: `Bearer ${await tokenOf(username)}`,
          "content-type": "application/octet-stream",
        },
        payload: file,
      });
      if (response.statusCode !== 200) throw new Error(response.body);
      return response.json();
    },
    async close() {
      await starlane.close();
      await postgres.stop();
      rmSync(path, { recursive: true, force: true });
    },
  };
}
