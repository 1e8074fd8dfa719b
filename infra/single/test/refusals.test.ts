import { readFileSync } from "node:fs";
import { askOver, overSocket, sendRaw, subscribe, TRANSPORTS, type Outcome } from "./refusals/transports.js";
import { anew, CASES, MOVE } from "./refusals/operations.cases.js";
import { BODIES, JSON_TYPE } from "./refusals/bodies.cases.js";
import { aStarlane, PASSWORD, type TestStarlane } from "./starlane.js";

const DOCUMENTED = readFileSync(new URL("../../../docs/errors.md", import.meta.url), "utf8");

let starlane: TestStarlane;
beforeAll(async () => {
  starlane = await aStarlane({ reach: "in process" });
});
afterAll(() => starlane.close());

/**
 * Asserts the common properties of refusals: a client error status, a documented code, the request id, no internal
 * name.
 */
function expectRefused(
  { status, headers, errors, closed }: Outcome,
  code: string,
  expectedStatus = 400,
): void {
  expect({ closed, code: errors?.[0]?.extensions?.code }).toEqual({ closed: undefined, code });
  const [error] = errors!;
  expect(DOCUMENTED).toContain(`\`${code}\``);
  for (const word of [error.extensions.reason, error.extensions.limit])
    if (word) expect(DOCUMENTED).toContain(`\`${word}\``);
  expect(error.extensions.requestId).toEqual(headers["x-request-id"] ?? expect.stringMatching(/^[\w-]{36}$/));
  expect(error.message).not.toBe("");
  expect(JSON.stringify(errors)).not.toContain("_as_");
  expect(Object.keys(error.extensions)).not.toContain("http");
  if (status === undefined) return;
  expect(headers).toMatchObject({
    "x-request-id": error.extensions.requestId,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  });
  // graphql-sse reports errors of a parsable operation in the stream.
  const isStream = String(headers["content-type"]).startsWith("text/event-stream");
  expect([status, isStream && IN_STREAM.has(error.extensions.reason ?? code)]).toEqual(
    isStream ? [200, true] : [expectedStatus, false],
  );
  expect(headers["cache-control"]).toBe("no-store");
}
/** Codes reported within the stream over SSE. */
const IN_STREAM = new Set([
  "GRAPHQL_VALIDATION_FAILED",
  "GRAPHQL_PARSE_FAILED",
  "FORBIDDEN",
  "UNAUTHENTICATED",
  "NO_SUCH_OPERATION",
  "BAD_USER_INPUT",
]);

describe.each(TRANSPORTS)("over %s", (transport) => {
  const cases = CASES.filter(([, , { by = TRANSPORTS }]) => by.includes(transport));

  test.each(cases)(
    "%s: a client error status, a documented code and the request id",
    async (_what, sent, expected) => {
      const { who = "planner", key, code, status } = expected;
      const token = who === null ? null : await starlane.tokenOf(who);
      for (const _again of [1, 2]) {
        const outcome = await askOver(transport, { url: starlane.url, token, key }, sent());
        expectRefused(outcome, code, status);
      }
    },
  );

  test("answers a valid request", async () => {
    const token = await starlane.tokenOf("planner");
    const outcome = await askOver(
      transport,
      { url: starlane.url, token },
      { query: "{ viewer { username } }" },
    );
    expect(outcome.data).toEqual({ viewer: { username: "planner" } });
  });
});

test.each(BODIES)(
  "HTTP: %s: a client error status, a documented code and the request id",
  async (_what, raw, status) => {
    const authorization = `Bearer ${await starlane.tokenOf("planner")}`;
    const outcome = await sendRaw(starlane.url, { ...raw, headers: { authorization, ...raw.headers } });
    expect(outcome.errors?.[0]?.extensions.code).toEqual(
      expect.stringMatching(/^(BAD_USER_INPUT|QUERY_TOO_COMPLEX|GRAPHQL_PARSE_FAILED)$/),
    );
    expectRefused(outcome, outcome.errors![0].extensions.code, status);
    if (status === 405) expect(outcome.headers.allow).toContain("POST");
  },
);

test("accepts a body up to 64 kB from an anonymous client", async () => {
  const body = JSON.stringify({ query: "{ viewer { id } }", variables: { a: "x".repeat(80_000) } });
  expectRefused(await sendRaw(starlane.url, { headers: JSON_TYPE, body }), "QUERY_TOO_COMPLEX", 413);
  const forged = { ...JSON_TYPE, authorization: "Bearer eyJhbGciOiJFZERTQSJ9.e30.AAAA" };
  expectRefused(await sendRaw(starlane.url, { headers: forged, body }), "UNAUTHENTICATED", 401);
  const authorization = `Bearer ${await starlane.tokenOf("planner")}`;
  expect((await sendRaw(starlane.url, { headers: { ...JSON_TYPE, authorization }, body })).status).toBe(200);
});

const INIT = { type: "connection_init" };
const VIEWER = { query: "{ viewer { username } }" };

test.each<[string, unknown[], number]>([
  ["a frame that is no JSON", ["{"], 4400],
  ["an empty frame", [""], 4400],
  ["a list", [[]], 4400],
  ["a number", ["1"], 4400],
  ["null", ["null"], 4400],
  ["a type that there is not", [{ type: "x" }], 4400],
  ["bytes that are no text", [Buffer.from([0xff, 0xfe])], 4400],
  ["parameters that are a list", [{ ...INIT, payload: [] }], 4400],
  ["parameters that are a text", [{ ...INIT, payload: "x" }], 4400],
  ["an operation before anything", [subscribe(VIEWER)], 4401],
  ["two beginnings", [INIT, INIT], 4429],
  ["an operation without an id", [INIT, { type: "subscribe", payload: VIEWER }], 4400],
  ["an operation without a payload", [INIT, { type: "subscribe", id: "1" }], 4400],
  ["an operation without a text", [INIT, subscribe({})], 4400],
  ["a text that is a number", [INIT, subscribe({ query: 1 })], 4400],
  ["variables that are a list", [INIT, subscribe({ ...VIEWER, variables: [] })], 4400],
  ["variables that are a text", [INIT, subscribe({ ...VIEWER, variables: "x" })], 4400],
  ["a name that is a number", [INIT, subscribe({ ...VIEWER, operationName: 1 })], 4400],
  ["extensions that are a text", [INIT, subscribe({ ...VIEWER, extensions: "x" })], 4400],
  ["a frame of more than a megabyte", ["x".repeat(1_100_000)], 1009],
])("WebSocket: %s: closed with a documented code", async (_what, frames, code) => {
  const outcome = await overSocket(starlane.url, frames);
  expect(outcome.closed).toBe(code);
  expect(DOCUMENTED).toContain(`| ${code}`);
});

test.each<[string, unknown]>([
  ["a number", 7],
  ["an object", { Bearer: "x" }],
  ["a list", ["Bearer x"]],
  ["yes", true],
])("WebSocket: an Authorization that is %s is a client error", async (_what, Authorization) => {
  const frames = [{ ...INIT, payload: { Authorization } }, subscribe(VIEWER)];
  expectRefused(await overSocket(starlane.url, frames), "BAD_USER_INPUT");
});

test.each<[string, unknown]>([
  ["no words", ""],
  ["one word", "Bearer"],
  ["another scheme", "Basic eDp5"],
  ["a token that is none", "Bearer x.y.z"],
  ["null", null],
])("WebSocket: an Authorization of %s is anonymous", async (_what, Authorization) => {
  const init = { ...INIT, payload: { Authorization, "Accept-Language": 7 } };
  expect((await overSocket(starlane.url, [init, subscribe(VIEWER)])).data).toEqual({ viewer: null });
  expectRefused(
    await overSocket(starlane.url, [init, subscribe({ query: "{ users { id } }" })]),
    "UNAUTHENTICATED",
  );
});

test.each<[string, unknown]>([
  ["a number", 7],
  ["an object", {}],
  ["a list", ["a"]],
])("WebSocket: an idempotency key that is %s is a client error", async (_what, idempotencyKey) => {
  const payload = { Authorization: `Bearer ${await starlane.tokenOf("planner")}` };
  const outcome = await overSocket(starlane.url, [
    { ...INIT, payload },
    subscribe({ query: MOVE, extensions: { idempotencyKey } }),
  ]);
  expectRefused(outcome, "BAD_USER_INPUT");
});

test.each(["SSE", "WebSocket"] as const)(
  "an error of a service's subscription has the client's path, over %s",
  async (transport) => {
    const token = await starlane.tokenOf("planner");
    const query = 'subscription { mine: coverageChanged(area: "640105999") { reached } }';
    const { errors } = await askOver(transport, { url: starlane.url, token }, { query });
    expect(errors?.[0].path).toEqual(["mine"]);
    expect(JSON.stringify(errors)).not.toContain("_as_");
  },
);

test.each(["POST", "SSE"] as const)(
  "an answer with tokens is not cached by intermediaries, over %s",
  async (transport) => {
    const variables = { u: "officer", p: PASSWORD };
    const query = anew(
      "mutation($u: String!, $p: String!) { signIn(username: $u, password: $p) { accessToken refreshToken } }",
    );
    for (const _again of [1, 2]) {
      const { status, headers, data } = await askOver(
        transport,
        { url: starlane.url, token: null },
        { query, variables },
      );
      expect([status, headers["cache-control"], typeof data?.signIn.accessToken]).toEqual([
        200,
        "no-store",
        "string",
      ]);
    }
  },
);
