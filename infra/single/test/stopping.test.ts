import { createLogger, freePort } from "@starlane/runtime";
import { SERVICE_NAMES } from "@starlane/service";
import { aDatabase, type TestDatabase } from "@starlane/testing";
import { createClient as createSseClient } from "graphql-sse";
import { createClient as createWsClient } from "graphql-ws";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";
import { openHome, services } from "../src/index.js";
import { aStarlane, type Json } from "./starlane.js";

const SINGLE = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const GATEWAY = fileURLToPath(new URL("../../../services/gateway/dist/main.js", import.meta.url));
const MAIN = fileURLToPath(new URL("../../../services/venues/dist/main.js", import.meta.url));
const WATCH = `subscription { coverageChanged(area: "640105") { population } }`;

let database: TestDatabase | undefined;
afterAll(() => database?.drop());

test("a standalone service reports that it is stopping, and still answers meanwhile", async () => {
  database = await aDatabase(services);
  const path = mkdtempSync(join(tmpdir(), "starlane-stopping-"));
  mkdirSync(join(path, "keys"));
  const { keys } = openHome(path);
  const port = await freePort();
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      DATABASE_URL: database.urlOf("venues"),
      STARLANE_KEYS: keys,
      STARLANE_STOP_SECONDS: "3",
      LOG_LEVEL: "error",
      PORT: String(port),
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(child, "close");
  const ask = (what: string) => fetch(`http://127.0.0.1:${port}${what}`).catch(() => null);
  while ((await ask("/readyz"))?.status !== 200) await setTimeout(50);
  child.kill("SIGTERM");
  let ready = await ask("/readyz");
  while (ready?.status === 200) ready = await ask("/readyz");
  expect([ready?.status, await ready?.json()]).toEqual([503, { status: "stopping" }]);
  expect((await ask("/sdl"))?.status).toBe(200);
  expect((await ended)[0]).toBe(0);
  rmSync(path, { recursive: true, force: true });
});

test.each(["WebSocket", "SSE"] as const)(
  "a subscription over %s does not complete when the gateway stops, so that the client reconnects",
  async (transport) => {
    const starlane = await aStarlane({ reach: "in process" });
    const received: Json[] = [];
    let isOver = false;
    let connections = 0;
    const again = Promise.withResolvers<void>();
    const on = { connecting: () => void ((connections += 1) > 1 && again.resolve()) };
    const retries = { retryAttempts: 3, shouldRetry: () => true, on };
    const Authorization = `Bearer ${await starlane.tokenOf("planner")}`;
    const client =
      transport === "SSE"
        ? createSseClient({ url: `${starlane.url}/graphql`, headers: { Authorization }, ...retries })
        : createWsClient({
            url: `${starlane.url.replace("http", "ws")}/graphql`,
            webSocketImpl: WebSocket,
            connectionParams: { Authorization },
            ...retries,
          });
    const first = Promise.withResolvers<void>();
    client.subscribe<Json>(
      { query: WATCH },
      {
        next: (answer) => {
          received.push(answer);
          first.resolve();
        },
        error: () => undefined,
        complete: () => (isOver = true),
      },
    );
    await first.promise;
    await starlane.close();
    await again.promise;
    expect(isOver).toBe(false);
    expect(received.every(({ errors }) => errors === undefined)).toBe(true);
    await Promise.resolve(client.dispose()).catch(() => undefined); // the connection may be gone
  },
);

test("logs a too large frame by its code, without its content", async () => {
  const lines: string[] = [];
  const logger = createLogger("debug", { write: (line: string) => void lines.push(line) });
  const printed: unknown[] = [];
  const { error } = console;
  console.error = (...words: unknown[]) => void printed.push(...words);
  const starlane = await aStarlane({ reach: "in process", logger });
  const socket = new WebSocket(`${starlane.url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
  await once(socket, "open");
  const closed = once(socket, "close");
  socket.on("error", () => undefined);
  socket.send(JSON.stringify({ type: "ping", payload: { text: "110101199003070011".repeat(100_000) } }));
  expect((await closed)[0]).toBe(1009);
  await starlane.close();
  console.error = error;
  expect(printed).toEqual([]);
  expect(lines.filter((line) => line.includes("WS_ERR_UNSUPPORTED_MESSAGE_LENGTH"))).toHaveLength(1);
  expect(lines.join("")).not.toContain("110101199003070011");
});

/** Returns the environment of a production process: some libraries behave differently in tests. */
function productEnv(more: Record<string, string>): NodeJS.ProcessEnv {
  const env = { ...process.env, LOG_LEVEL: "error", STARLANE_STOP_SECONDS: "2", ...more };
  delete (env as NodeJS.ProcessEnv).NODE_ENV;
  return env;
}

/** Stops a process that serves the graph; returns its answers meanwhile, and its exit. */
async function stopped(child: ChildProcess, url: string) {
  const ask = (what: string) => fetch(`${url}${what}`).catch(() => null);
  while ((await ask("/readyz"))?.status !== 200) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode} before it was ready.`);
    await setTimeout(50);
  }
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "connection_init" }));
  await once(socket, "message");
  const closed = once(socket, "close");
  const ended = once(child, "close");
  child.kill("SIGTERM");
  let ready = await ask("/readyz");
  while (ready?.status === 200) ready = await ask("/readyz");
  const query = JSON.stringify({ query: "{ __typename }" });
  const headers = { "content-type": "application/json" };
  const answered = await fetch(`${url}/graphql`, { method: "POST", headers, body: query }).catch(() => null);
  const [code] = (await closed) as [number];
  const [exitCode, signal] = (await ended) as [number | null, string | null];
  return { ready: ready?.status, answered: answered?.status, socket: code, exitCode, signal };
}

/** The time limit for starting the product and a gateway: half a minute on a machine at load 35. */
const STARTS_TWO_MS = 180_000;

const IN_ORDER = { ready: 503, answered: 200, socket: 1001, exitCode: 0, signal: null };

test("the whole product drains at SIGTERM: not ready, answering, sockets closing, then exit code 0", async () => {
  const home = mkdtempSync(join(tmpdir(), "starlane-stopping-"));
  const port = await freePort();
  const env = productEnv({ STARLANE_HOME: home, PORT: String(port) });
  const child = spawn(process.execPath, [SINGLE], { env, stdio: ["ignore", "ignore", "inherit"] });
  expect(await stopped(child, `http://127.0.0.1:${port}`)).toEqual(IN_ORDER);
  expect(existsSync(join(home, "postgres/cluster/postmaster.pid"))).toBe(false); // PostgreSQL ended in order, too
  rmSync(home, { recursive: true, force: true });
});

test(
  "a standalone gateway drains at SIGTERM in the same way",
  async () => {
    const starlane = await aStarlane({ reach: "over HTTP" });
    const port = await freePort();
    const urls = Object.fromEntries(
      SERVICE_NAMES.map((name) => [`${name.toUpperCase()}_URL`, starlane.serviceUrls[name]]),
    );
    const env = productEnv({ ...urls, STARLANE_KEYS: starlane.home.keys, PORT: String(port) });
    const child = spawn(process.execPath, [GATEWAY], { env, stdio: ["ignore", "ignore", "inherit"] });
    expect(await stopped(child, `http://127.0.0.1:${port}`)).toEqual(IN_ORDER);
    await starlane.close();
  },
  STARTS_TWO_MS,
);
