import type { KeyRing } from "@starlane/auth";
import { COMMITTED_DISTRICT, loadDivision } from "@starlane/district";
import { inProcess, overHttp, type OutsideOptions } from "@starlane/gateway";
import { createLogger, type Logger } from "@starlane/runtime";
import { receiverOverHttp, serveService, type ServiceName } from "@starlane/service";
import { aClock, aDatabase, TEST_PASSWORD } from "@starlane/testing";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  districtLoad,
  openHome,
  openStarlane,
  services,
  type Home,
  type ConnectServices,
  type Starlane,
} from "../src/index.js";

/** The password of every sample account in a test. */
export const PASSWORD = "sample-password-1";

// eslint-disable-next-line typescript/no-explicit-any -- a test knows the shape of what it asked for
export type Json = any;

export interface Answer {
  readonly data?: Json;
  readonly errors?: Json[];
  /** The HTTP status. */
  readonly status: number;
}

export interface GraphRequestOptions {
  readonly variables?: object;
  readonly language?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The whole product on its own database, with the sample district, used over HTTP as its users do. */
export interface TestStarlane {
  readonly starlane: Starlane;
  readonly home: Home;
  readonly url: string;
  /** The address of each service, when reached over HTTP. */
  readonly serviceUrls: Readonly<Record<string, string>>;
  /** Its database, with a superuser role. */
  readonly adminUrl: string;
  readonly gatewayKeys: KeyRing;
  /** The clock of the whole product. */
  readonly now: () => Date;
  /** Sends an operation to `/graphql` as a sample user, signed in on first use; null is anonymous. */
  readonly ask: (username: string | null, query: string, options?: GraphRequestOptions) => Promise<Answer>;
  /** Does the same as `ask` for operations that must succeed: returns the data, throws errors. */
  readonly data: (username: string | null, query: string, variables?: object) => Promise<Json>;
  /** Returns an access token of a sample user. */
  readonly tokenOf: (username: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

export async function aStarlane({
  reach,
  now = aClock(),
  env = {},
  sample = true,
  logger = createLogger("fatal"),
  ...outside
}: {
  reach: "in process" | "over HTTP";
  now?: () => Date;
  logger?: Logger;
  /** The source of the services' own settings; empty by default. */
  env?: NodeJS.ProcessEnv;
  /** True for the sample's agencies and people, false for the sub-bureau and `admin` only. */
  sample?: boolean;
} & OutsideOptions) {
  const path = mkdtempSync(join(tmpdir(), "starlane-home-"));
  mkdirSync(join(path, "keys"));
  const passwords = Object.fromEntries(services.map(({ name }) => [name, TEST_PASSWORD]));
  writeFileSync(join(path, "keys", "database.json"), JSON.stringify(passwords));
  const home = openHome(path);
  const database = await aDatabase(services);
  const serviceUrls: Record<string, string> = {};
  const connectServices = reach === "over HTTP" ? connectOverHttp(home, now, serviceUrls) : undefined;
  const starlane = await openStarlane(
    {
      adminUrl: database.adminUrl,
      home,
      logger,
      clock: now,
      elapsed: () => now().getTime(),
      env,
      ...outside,
    },
    connectServices,
  );
  const division = await loadDivision(COMMITTED_DISTRICT, { cacheDirectory: home.divisions });
  await starlane.load(districtLoad(division, { sample, password: PASSWORD }));
  await starlane.settled();
  const url = await starlane.gateway.listen({ port: 0, host: "127.0.0.1" });

  const tokens = new Map<string, Promise<string>>();
  const post = async (
    token: string | null,
    query: string,
    { variables, language = "en", headers }: GraphRequestOptions,
  ) => {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "accept-language": language,
        ...(token && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    });
    return { ...((await response.json()) as { data?: Json; errors?: Json[] }), status: response.status };
  };
  const signIn = async (username: string): Promise<string> => {
    const answer = await post(
      null,
      "mutation($u: String!, $p: String!) { signIn(username: $u, password: $p) { accessToken } }",
      {
        variables: { u: username, p: PASSWORD },
      },
    );
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data.signIn.accessToken;
  };
  const tokenOf = (username: string): Promise<string> => {
    const token = tokens.get(username) ?? signIn(username);
    tokens.set(username, token);
    return token;
  };
  const ask: TestStarlane["ask"] = async (username, query, options = {}) =>
    post(username === null ? null : await tokenOf(username), query, options);

  return {
    starlane,
    home,
    url,
    serviceUrls,
    adminUrl: database.adminUrl,
    gatewayKeys: home.gatewayKeys,
    now,
    ask,
    tokenOf,
    data: async (username, query, variables) => {
      const { data, errors } = await ask(username, query, { variables });
      if (errors) throw new Error(`${query}\n${JSON.stringify(errors, null, 2)}`);
      return data;
    },
    close: async () => {
      await starlane.close();
      await database.drop();
      rmSync(path, { recursive: true, force: true });
    },
  } satisfies TestStarlane as TestStarlane;
}

/** Runs every service behind its own server, so that gateway and services communicate over HTTP only. */
function connectOverHttp(
  { peerKeys }: Home,
  clock: () => Date,
  urls: Record<string, string>,
): ConnectServices {
  return async (running) => {
    const served = await Promise.all(
      running.map(async (service) => {
        const server = serveService(service, { peerKeys, clock, logger: createLogger("fatal") });
        const url = await server.listen({ port: 0, host: "127.0.0.1" });
        urls[service.name] = url;
        return { service, server, url };
      }),
    );
    return {
      services: served.map(({ service, url }) => overHttp(url, inProcess(service))),
      receivers: (from: ServiceName) =>
        served.map(({ service: { name, subscribesTo }, url }) =>
          receiverOverHttp({ name, url, subscribesTo }, from, { peerKeys, clock }),
        ),
      close: async () => {
        await Promise.all(served.map(({ server }) => server.close()));
      },
    };
  };
}
