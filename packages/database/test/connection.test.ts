import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { Client, Pool } from "pg";
import { connectionOptions, openDatabase, PooledClient, type Database } from "../src/index.js";

/** A server that accepts and never answers, like a load balancer whose backend is gone. */
let silent: Server;
let url: string;
const accepted: Socket[] = [];

beforeAll(async () => {
  silent = createServer((socket) => void accepted.push(socket.on("error", () => undefined)));
  await once(silent.listen(0, "127.0.0.1"), "listening");
  url = `postgres://starlane_lamps:secret@127.0.0.1:${(silent.address() as AddressInfo).port}/lamps`;
});
afterAll(() => {
  for (const socket of accepted) socket.destroy();
  silent.close();
});

/** The time after which an attempt that was not given up fails the test. */
const GIVEN_UP_WITHIN_MS = 12_000;

async function opened(): Promise<Database> {
  return openDatabase({ url, schema: "lamps", rows: [], connections: 1, onError: () => undefined });
}

describe("gives up a server that accepts a connection and never answers within 12 seconds", () => {
  test.concurrent.each([
    ["by a client", () => new Client({ ...connectionOptions, connectionString: url }).connect()],
    ["by a pool", () => new Pool({ Client: PooledClient, connectionString: url }).query("select 1")],
    ["by a service's own pool", async () => (await opened()).ready()],
    ["by requests' pool", async () => (await opened()).requestEm().execute("select 1")],
    ["by a connection beside the pools", async () => new Client((await opened()).connection).connect()],
  ] as [string, () => Promise<unknown>][])(
    "%s",
    async (_by, connect) => {
      await expect(connect()).rejects.toThrow(/timeout/i);
    },
    GIVEN_UP_WITHIN_MS,
  );
});

test("a pool's timeout limits connecting, not the wait for a connection in use", () => {
  const pool = new Pool({ Client: PooledClient, connectionString: url });
  expect(pool.options.connectionTimeoutMillis).toBeUndefined();
});
