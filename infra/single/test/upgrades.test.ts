import { once } from "node:events";
import { request } from "node:http";
import { WebSocket } from "ws";
import { sendRaw, type Outcome } from "./refusals/transports.js";
import { aStarlane, type TestStarlane } from "./starlane.js";

const MOST = 3;
const PUBLIC_URL = "https://starlane.example.cn";

let starlane: TestStarlane;
beforeAll(async () => {
  starlane = await aStarlane({
    reach: "in process",
    trustedProxies: ["127.0.0.1"],
    publicUrl: PUBLIC_URL,
    rates: { ofUser: null, ofAddress: 20, signIns: null },
    live: { connectionsOfAddress: MOST },
  });
});
afterAll(() => starlane.close());

const HANDSHAKE = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  "sec-websocket-version": "13",
  "sec-websocket-protocol": "graphql-transport-ws",
};
const from = (address: string) => ({ "x-forwarded-for": address });

/** Requests a WebSocket that is refused. */
function refusedUpgrade(
  headers: Readonly<Record<string, string>>,
  { path = "/graphql", method = "GET" } = {},
): Promise<Outcome> {
  return sendRaw(starlane.url, { method, path, headers: { ...HANDSHAKE, ...headers } });
}

function expectRefused({ status, headers, errors }: Outcome, expected: number, code: string): void {
  expect([status, errors?.[0]?.extensions.code]).toEqual([expected, code]);
  expect(errors![0].extensions.requestId).toEqual(headers["x-request-id"]);
  expect(headers).toMatchObject({
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "content-security-policy": expect.stringContaining("default-src 'none'"),
    "x-request-id": expect.stringMatching(/^[\w-]{36}$/),
  });
}

test.each<[string, Record<string, string>, object, number, string]>([
  ["another path", {}, { path: "/graphql/live" }, 404, "NOT_FOUND"],
  ["a path of the exports", {}, { path: "/exports/nothing" }, 404, "NOT_FOUND"],
  ["a malformed path", {}, { path: "/%E0%A4%A" }, 400, "BAD_USER_INPUT"],
  ["a page of another site", { origin: "https://evil.example" }, {}, 403, "FORBIDDEN"],
  ["an origin that is none", { origin: "null" }, {}, 403, "FORBIDDEN"],
  ["no key", { "sec-websocket-key": "" }, {}, 400, "BAD_USER_INPUT"],
  ["another version", { "sec-websocket-version": "7" }, {}, 400, "BAD_USER_INPUT"],
  ["a malformed protocol", { "sec-websocket-protocol": ",," }, {}, 400, "BAD_USER_INPUT"],
  ["another method", {}, { method: "DELETE" }, 405, "BAD_USER_INPUT"],
])(
  "rejects an upgrade with %s, with the headers of every answer",
  async (_what, headers, to, status, code) => {
    expectRefused(await refusedUpgrade({ ...from("203.0.113.1"), ...headers }, to), status, code);
  },
);

test("answers a request to upgrade to another protocol like any other request", async () => {
  const sent = request(new URL("/graphql", starlane.url), {
    method: "POST",
    headers: { connection: "Upgrade", upgrade: "h2c", "content-type": "application/json" },
  });
  sent.end(JSON.stringify({ query: "{ viewer { username } }" }));
  const [response] = (await once(sent, "response")) as [AsyncIterable<Buffer> & { statusCode: number }];
  let body = "";
  for await (const part of response) body += part.toString();
  expect([response.statusCode, body]).toEqual([200, '{"data":{"viewer":null}}\n']);
});

test("counts attempts to upgrade on any path", async () => {
  const address = from("203.0.113.2");
  for (let n = 0; n < 20; n += 1) await refusedUpgrade(address, { path: "/nothing" });
  for (const path of ["/nothing", "/graphql"]) {
    const refused = await refusedUpgrade(address, { path });
    expectRefused(refused, 429, "RATE_LIMITED");
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  }
  expect((await sendRaw(starlane.url, { path: "/graphql", headers: address })).headers["cache-control"]).toBe(
    "no-store",
  );
});

async function opened(address: string, frames: readonly object[] = []): Promise<WebSocket> {
  const socket = new WebSocket(`${starlane.url.replace("http", "ws")}/graphql`, "graphql-transport-ws", {
    headers: from(address),
  });
  await once(socket, "open");
  for (const frame of frames) socket.send(JSON.stringify(frame));
  if (frames.length > 0) await once(socket, "message");
  return socket;
}

test("at an address's limit closes its oldest WebSocket without an operation", async () => {
  const address = "203.0.113.3";
  const idle = await opened(address, [{ type: "connection_init" }]);
  const closed = once(idle, "close");
  for (let n = 0; n < MOST; n += 1) await opened(address, [{ type: "connection_init" }]);
  expect((await closed)[0]).toBe(1013);
});

test("asks a new one to retry when all of them are in use", async () => {
  const address = "203.0.113.4";
  const payload = { Authorization: `Bearer ${await starlane.tokenOf("planner")}` };
  const query = 'subscription { coverageChanged(area: "640105") { reached } }';
  for (let n = 0; n < MOST; n += 1) {
    const socket = await opened(address, [{ type: "connection_init", payload }]);
    socket.send(JSON.stringify({ type: "subscribe", id: "1", payload: { query } }));
    socket.send(JSON.stringify({ type: "ping" }));
    await once(socket, "message"); // the frame has been read
  }
  const refused = await refusedUpgrade(from(address));
  expectRefused(refused, 429, "RATE_LIMITED");
  expect(refused.headers["retry-after"]).toBe("60");
});

test.each([
  ["before a sign-in", false, 1009],
  ["after one", true, undefined],
])("a frame of more than 64 kB %s", async (_when, isSignedIn, code) => {
  const payload = isSignedIn ? { Authorization: `Bearer ${await starlane.tokenOf("planner")}` } : {};
  const socket = await opened(`203.0.113.${isSignedIn ? 5 : 6}`, [{ type: "connection_init", payload }]);
  const outcome = Promise.race([once(socket, "close"), once(socket, "message")]);
  socket.send(JSON.stringify({ type: "ping", payload: { text: "x".repeat(70_000) } }));
  const [closedWith] = (await outcome) as [number | Buffer];
  expect(closedWith).toEqual(code ?? expect.any(Buffer));
});

test("an anonymous client may send few frames, and those already sent are ignored", async () => {
  const socket = await opened("203.0.113.7", [{ type: "connection_init" }]);
  let answers = 0;
  socket.on("message", () => (answers += 1));
  for (let n = 0; n < 3_000; n += 1) socket.send(JSON.stringify({ type: "ping" }));
  const [code] = (await once(socket, "close")) as [number];
  expect(code).toBe(4429);
  expect(answers).toBeLessThanOrEqual(600);
});
