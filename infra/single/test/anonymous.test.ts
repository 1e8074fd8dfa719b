import { times } from "@starlane/testing";
import { on } from "node:events";
import { WebSocket } from "ws";
import { sendRaw, type Outcome } from "./refusals/transports.js";
import { aStarlane, type Json, type TestStarlane } from "./starlane.js";

const VIEWER = "{ viewer { username } }";
const MOST = 6;
const MOST_OF_ADDRESS = 40;
const MOST_OF_CONNECTION = 10;

let starlane: TestStarlane;
beforeAll(async () => {
  starlane = await aStarlane({
    reach: "in process",
    trustedProxies: ["127.0.0.1"],
    rates: { ofUser: null, ofAddress: MOST_OF_ADDRESS, anonymous: MOST, signIns: null },
    live: { anonymousOfConnection: MOST_OF_CONNECTION },
  });
});
afterAll(() => starlane.close());

const from = (address: string | null): Record<string, string> =>
  address === null ? {} : { "x-forwarded-for": address };

interface AnonymousRequest {
  readonly address: string | null;
  readonly token?: string;
  readonly query?: string;
}
type Ask = (request: AnonymousRequest) => Promise<Outcome>;

const overHttp =
  (accept: string): Ask =>
  ({ address, token, query = VIEWER }) =>
    sendRaw(starlane.url, {
      headers: {
        accept,
        "content-type": "application/json",
        ...(token && { authorization: `Bearer ${token}` }),
        ...from(address),
      },
      body: JSON.stringify({ query }),
    });
const overGet: Ask = ({ address, token, query = VIEWER }) =>
  sendRaw(starlane.url, {
    method: "GET",
    path: `/graphql?${new URLSearchParams({ query })}`,
    headers: {
      "apollo-require-preflight": "1",
      ...(token && { authorization: `Bearer ${token}` }),
      ...from(address),
    },
  });

/** Opens a WebSocket and returns a function that executes operations on it, one after the other. */
async function connected({ address, token }: AnonymousRequest) {
  const socket = new WebSocket(`${starlane.url.replace("http", "ws")}/graphql`, "graphql-transport-ws", {
    headers: from(address),
  });
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  const messages = on(socket, "message") as AsyncIterableIterator<[Buffer]>;
  const next = async (): Promise<Json> => {
    const { value } = await messages.next();
    return JSON.parse(value[0].toString());
  };
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  socket.send(
    JSON.stringify({ type: "connection_init", payload: token ? { Authorization: `Bearer ${token}` } : {} }),
  );
  await next();
  let id = 0;
  const ask = async (query: string): Promise<Outcome> => {
    socket.send(JSON.stringify({ type: "subscribe", id: String((id += 1)), payload: { query } }));
    const { type, payload } = await next();
    if (type === "next") await next(); // the completion message
    return type === "error" ? { headers: {}, errors: payload } : { headers: {}, ...payload };
  };
  return { ask, closed, close: () => socket.close() };
}
const overSocket: Ask = async (request) => {
  const socket = await connected(request);
  const outcome = await socket.ask(request.query ?? VIEWER);
  socket.close();
  return outcome;
};

const saidBy = ({ errors }: Outcome) => errors?.[0]?.extensions.code ?? "answered";
const askAll = async (ask: Ask, request: AnonymousRequest, count: number): Promise<string[]> => {
  const said = [];
  for (let n = 0; n < count; n += 1) said.push(saidBy(await ask(request)));
  return said;
};
const first = (count: number, of: string, rest: string, all: number) =>
  times(all, (n) => (n < count ? of : rest));

test.each<[string, number, Ask]>([
  ["POST", 1, overHttp("application/json")],
  ["GET", 2, overGet],
  ["SSE", 3, overHttp("text/event-stream")],
  ["WebSocket", 4, overSocket],
])("counts anonymous operations by address: %s", async (transport, network, ask) => {
  const request = { address: `203.0.113.${network}` };
  expect(await askAll(ask, request, MOST + 2)).toEqual(first(MOST, "answered", "RATE_LIMITED", MOST + 2));
  const { status, headers } = await ask(request);
  if (transport !== "WebSocket") expect([status, Number(headers["retry-after"]) > 0]).toEqual([429, true]);
  // Another address, and a signed-in user at the same address, are not limited.
  expect(saidBy(await ask({ address: `198.51.100.${network}` }))).toBe("answered");
  expect(saidBy(await ask({ ...request, token: await starlane.tokenOf("planner") }))).toBe("answered");
});

test("counts all transports together, including refused requests", async () => {
  const request = { address: "203.0.113.10" };
  const denied = { ...request, query: "{ users { id } }" };
  expect(await askAll(overHttp("application/json"), denied, 2)).toEqual([
    "UNAUTHENTICATED",
    "UNAUTHENTICATED",
  ]);
  expect(await askAll(overSocket, denied, 2)).toEqual(["UNAUTHENTICATED", "UNAUTHENTICATED"]);
  expect(await askAll(overHttp("text/event-stream"), request, 2)).toEqual(["answered", "answered"]);
  for (const ask of [overHttp("application/json"), overGet, overHttp("text/event-stream"), overSocket])
    expect(saidBy(await ask(request))).toBe("RATE_LIMITED");
});

test("counts a long new text as several, before it is parsed", async () => {
  const request = { address: "203.0.113.11", query: `${VIEWER} #${"x".repeat(3_500)}` };
  expect(await askAll(overHttp("application/json"), request, 2)).toEqual(["RATE_LIMITED", "RATE_LIMITED"]);
});

test("counts an operation over a WebSocket as a request of its address, for every user", async () => {
  const request = { address: "203.0.113.12", token: await starlane.tokenOf("planner") };
  const socket = await connected(request);
  const said = [];
  for (let n = 0; n < MOST_OF_ADDRESS; n += 1) said.push(saidBy(await socket.ask(VIEWER)));
  // The connection itself counted as one.
  expect(said).toEqual(first(MOST_OF_ADDRESS - 1, "answered", "RATE_LIMITED", MOST_OF_ADDRESS));
  socket.close();
  await expect(connected(request)).rejects.toThrow("429");
});

test("closes a WebSocket from loopback, which has no distinct address, only when it sends too much", async () => {
  const socket = await connected({ address: null });
  const said = [];
  for (let n = 0; n <= MOST_OF_CONNECTION; n += 1) said.push(saidBy(await socket.ask(VIEWER)));
  expect(said).toEqual(first(MOST_OF_CONNECTION, "answered", "RATE_LIMITED", MOST_OF_CONNECTION + 1));
  expect(await socket.closed).toBe(4429);
});
