import type { FastifyInstance } from "fastify";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import {
  closeGracefully,
  createHttpServer,
  createLogger,
  freePort,
  mayCloseWhile,
  takeUpgrades,
  type HttpOptions,
} from "../src/index.js";

const servers: FastifyInstance[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** Starts a server with its own limits, and collects its log. */
async function aServer(options: Partial<HttpOptions>) {
  const lines: string[] = [];
  const server = createHttpServer({
    logger: createLogger("warn", { write: (line: string) => void lines.push(line) }),
    bodyLimit: 10_000,
    ready: async () => undefined,
    ...options,
  });
  const working = { release: () => undefined as void, count: 0 };
  const released = new Promise<void>((resolve) => (working.release = resolve));
  server.get("/work", async () => {
    working.count += 1;
    await released;
    return "done";
  });
  server.get("/large", async (_request, reply) => {
    working.count += 1;
    return reply.type("text/plain").send("x".repeat(LARGE));
  });
  server.post("/take", async ({ body }) => ({ bytes: JSON.stringify(body).length }));
  await server.listen({ port: 0, host: "127.0.0.1" });
  servers.push(server);
  const { port } = server.server.address() as AddressInfo;
  const open = async (first = ""): Promise<Socket> => {
    const socket = connect(port, "127.0.0.1").on("error", () => undefined);
    sockets.push(socket);
    await once(socket, "connect");
    if (first) socket.write(first);
    return socket;
  };
  const figures = async () => ({
    open: await figureOf(server, "starlane_connections_open"),
    turnedAway: await figureOf(server, "starlane_connections_turned_away"),
  });
  return { server, port, lines, open, figures, working };
}

async function figureOf(server: FastifyInstance, name: string): Promise<number> {
  const { body } = await server.inject("/metrics");
  return Number(new RegExp(`^${name} (\\d+)$`, "m").exec(body)?.[1]);
}

const ENDLESS =
  "POST /take HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{";
const UPGRADE = "GET /socket HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";
/** More than the system buffers of a response that is not read. */
const LARGE = 8 * 1024 * 1024;
const GET_LARGE = "GET /large HTTP/1.1\r\nhost: a\r\n\r\n";
const WORK = "GET /work HTTP/1.1\r\nhost: a\r\n\r\n";

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
}

test.each([
  ["headers", "POST /take HTTP/1.1\r\nhost: a\r\n"],
  ["a body", ENDLESS],
  [
    "a body in chunks",
    ENDLESS.replace("content-length: 1000", "transfer-encoding: chunked").replace(/\{$/, "1\r\n{\r\n"),
  ],
])("answers 408 and closes the connection when the %s of a request never end", async (_what, bytes) => {
  const { open, figures } = await aServer({ receiveWithinMs: 200 });
  expect(await text(await open(bytes))).toMatch(/^HTTP\/1.1 408 [^]*x-content-type-options: nosniff/);
  await until(async () => (await figures()).open === 0);
});

test("accepts a body that arrives slowly but in time", async () => {
  const { port } = await aServer({ receiveWithinMs: 60_000 });
  const body = JSON.stringify({ text: "x".repeat(2_000) });
  const sent = httpRequest({
    port,
    method: "POST",
    path: "/take",
    headers: { "content-type": "application/json" },
  });
  for (const piece of body.match(/[^]{1,200}/g)!) {
    sent.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  sent.end();
  const [response] = (await once(sent, "response")) as [AsyncIterable<Uint8Array>];
  expect(JSON.parse(await text(response))).toEqual({ bytes: body.length });
});

describe.each([
  ["in all", { connections: 20 }, "STARLANE_CONNECTIONS"],
  ["of one address", { connections: 1_000, connectionsOfAddress: 20 }, "STARLANE_CONNECTIONS_OF_ADDRESS"],
])("at the connection limit %s", (_which, limits, setting) => {
  test.each([
    ["idle", ""],
    ["sending bodies that never end", ENDLESS],
  ])("evicts those that are %s, the oldest first, and answers a new client", async (_how, first) => {
    const { open, port, figures, lines } = await aServer({ limits });
    const held: Socket[] = [];
    for (let at = 0; at < 60; at += 1) held.push((await open(first)).resume()); // reads, to notice the end
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    expect((await figures()).open).toBeLessThanOrEqual(20);
    await until(() => held[0]!.destroyed && held[39]!.destroyed);
    expect(held.at(-1)!.destroyed).toBe(false);
    expect(lines).toHaveLength(1); // at most once a minute
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 40, most: 20, setting, address: "127.0.0.1" });
  });

  test.each([
    ["idle are closed, the oldest first", true],
    ["in use stay open", false],
  ])("upgraded connections that are %s", async (_which, isIdle) => {
    const { open, server } = await aServer({ limits });
    takeUpgrades(server.server, "/socket", (_request, socket) => {
      mayCloseWhile(socket, () => isIdle);
      socket.resume().once("end", () => socket.end());
      socket.write("HTTP/1.1 101 Switching Protocols\r\n\r\n");
    });
    const held: Socket[] = [];
    for (let at = 0; at < 20; at += 1) {
      held.push(await open(UPGRADE));
      await once(held.at(-1)!.resume(), "data");
    }
    const answer = await text(await open("GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"));
    expect(answer).toMatch(isIdle ? /^HTTP\/1.1 200 / : /^HTTP\/1.1 503 /);
    if (isIdle) await until(() => held[0]!.destroyed);
    expect(held.filter(({ destroyed }) => destroyed)).toHaveLength(isIdle ? 1 : 0);
  });

  test("keeps busy connections and asks a new client to retry", async () => {
    const { open, working } = await aServer({ limits });
    const held: Socket[] = [];
    for (let at = 0; at < 20; at += 1) held.push(await open(WORK));
    await until(() => working.count === 20);
    expect(await text(await open())).toMatch(/^HTTP\/1.1 503 [^]*retry-after: 5[^]*SERVICE_UNAVAILABLE/);
    working.release();
    const [answer] = (await once(held[0]!, "data")) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 200 /);
  });
});

test("does not count a trusted proxy's connections against its address", async () => {
  const limits = { connections: 1_000, connectionsOfAddress: 5 };
  const { open, figures } = await aServer({ limits, trustedProxies: ["127.0.0.0/8"] });
  for (let at = 0; at < 30; at += 1) await open();
  await until(async () => (await figures()).open === 30);
  expect((await figures()).turnedAway).toBe(0);
});

test("limits the total of bodies being received, and closes the oldest", async () => {
  const { open, port, figures, lines } = await aServer({ limits: { receivedBytes: 10_000 } });
  const held: Socket[] = [];
  for (let at = 0; at < 40; at += 1) held.push((await open(ENDLESS)).resume());
  await until(async () => (await figures()).turnedAway >= 30);
  expect((await figures()).open).toBeLessThanOrEqual(10);
  const response = await fetch(`http://127.0.0.1:${port}/take`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ text: "x".repeat(900) }),
  });
  expect(response.status).toBe(200);
  expect(lines).toHaveLength(1);
});

test("limits the total of unread responses: closes the largest, and answers others", async () => {
  const { open, port, figures, lines, working } = await aServer({ limits: { unsentBytes: 3 * LARGE } });
  for (let at = 0; at < 12; at += 1) {
    await open(GET_LARGE); // without reading
    await until(() => working.count === at + 1);
  }
  await until(async () => (await figures()).turnedAway >= 8);
  expect(await (await fetch(`http://127.0.0.1:${port}/large`)).text()).toHaveLength(LARGE);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { msg: "answers that clients do not take are at their bound", address: "127.0.0.1" },
  ]);
});

test.each([
  [8, true],
  [9, false],
  [500, false],
])("of %s pipelined requests all are answered: %s", async (count, isSo) => {
  const { open, working, lines } = await aServer({});
  const socket = await open(WORK.repeat(count));
  const answers = text(socket).catch(() => "");
  if (isSo) {
    await until(() => working.count === count);
    working.release();
    let read = "";
    socket.on("data", (bytes: Buffer) => (read += bytes.toString()));
    await until(() => read.split("HTTP/1.1 200").length === count + 1);
  } else {
    await answers;
    expect(working.count).toBe(8); // further requests are not even started
  }
  expect(lines).toHaveLength(isSo ? 0 : 1);
});

test("sequential requests on one connection do not count as pipelined", async () => {
  const { open, working } = await aServer({});
  working.release();
  const socket = await open();
  for (let at = 0; at < 40; at += 1) {
    socket.write(WORK);
    await once(socket, "data");
  }
  expect(working.count).toBe(40);
});

test("a shutdown finishes requests in progress and aborts those that never end", async () => {
  const { server, open, working } = await aServer({});
  const busy = await open(WORK);
  const endless = (await open(ENDLESS)).resume();
  await until(() => working.count === 1);
  const closing = closeGracefully(server, 0);
  working.release();
  expect(await text(busy)).toMatch(/^HTTP\/1.1 200 /);
  await closing;
  await until(() => endless.destroyed);
});

test.each([
  ["the bound keeps some free", 400],
  ["accepting a connection fails", 34],
])(
  "with few file descriptors, when %s, idle connections neither crash nor occupy a process",
  async (_how, descriptors) => {
    const port = await freePort();
    const runtime = new URL("../dist/index.js", import.meta.url).href;
    const program = `import { createHttpServer, createLogger } from ${JSON.stringify(runtime)};
    const server = createHttpServer({ logger: createLogger("silent"), bodyLimit: 100, ready: async () => undefined });
    await server.listen({ port: ${port}, host: "127.0.0.1" });
    console.log("listening");`;
    const child = spawn("/bin/sh", [
      "-c",
      `ulimit -n ${descriptors} && exec "$0" --input-type=module --eval "$1"`,
      process.execPath,
      program,
    ]);
    const ended = once(child, "close");
    await once(child.stdout, "data");
    const held: Socket[] = [];
    for (let at = 0; at < 600; at += 1) {
      const socket = connect(port, "127.0.0.1")
        .on("error", () => undefined)
        .resume();
      held.push(socket);
      await Promise.race([once(socket, "connect"), once(socket, "close")]);
    }
    for (const socket of held.slice(0, 300)) socket.destroy();
    while ((await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null))?.status !== 200)
      await new Promise((resolve) => setImmediate(resolve));
    expect(child.exitCode).toBeNull();
    for (const socket of held) socket.destroy();
    child.kill("SIGKILL");
    await ended;
  },
);
