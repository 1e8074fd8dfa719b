import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { Pool } from "pg";
import { endSilent } from "../src/silence.js";
import { aDatabase } from "./a-database.js";

const SILENT_MS = 300;
const pairs: [Socket, Socket][] = [];
let proxy: Server;
let pool: Pool;
let direct: Pool;

beforeAll(async () => {
  const { url, admin } = await aDatabase("silences");
  await admin.end();
  const target = new URL(url);
  const { hostname, port } = target;
  proxy = createServer((socket) => {
    const upstream = connect(Number(port), hostname);
    socket.pipe(upstream).pipe(socket);
    pairs.push([socket, upstream]);
    for (const end of [socket, upstream]) end.on("error", () => undefined);
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  direct = new Pool({ connectionString: url, max: 1 });
  target.port = String((proxy.address() as AddressInfo).port);
  pool = new Pool({ connectionString: target.href, max: 1 });
  pool.on("error", () => undefined);
  endSilent(pool, SILENT_MS);
});
afterAll(async () => {
  await Promise.all([pool.end(), direct.end()]);
  for (const ends of pairs) for (const end of ends) end.destroy();
  proxy.close();
});

/** Stops all traffic on existing connections without closing them. */
function fallSilent(): void {
  for (const [socket, upstream] of pairs) for (const end of [socket, upstream]) end.unpipe().pause();
}

test("rejects a statement on a connection that has fallen silent, and frees its place in the pool", async () => {
  await pool.query("select 1");
  fallSilent();
  await expect(pool.query("select 2")).rejects.toThrow("has not answered for 0.3 seconds");
  expect((await pool.query("select 3 as it")).rows).toEqual([{ it: 3 }]);
});

test("keeps idle connections and those whose statements are answered in time", async () => {
  const pidOf = async () =>
    (await pool.query<{ pid: number }>("select pg_backend_pid() as pid")).rows[0]!.pid;
  const before = await pidOf();
  await pool.query("select pg_sleep(0.2)");
  await direct.query("select pg_sleep($1)", [(2 * SILENT_MS) / 1000]);
  expect(await pidOf()).toBe(before);
});
