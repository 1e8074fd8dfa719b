import { gunzipSync } from "node:zlib";
import { aStarlane, type GraphRequestOptions, type TestStarlane } from "./starlane.js";

let starlane: TestStarlane;
beforeAll(async () => {
  starlane = await aStarlane({ reach: "in process" });
});
afterAll(() => starlane.close());

const COVERAGE = '{ coverage(area: "640105") { asOf } }';
const CREATE =
  'mutation { createCampaign(input: { title: "x", startsOn: "2026-03-01", endsOn: "2026-03-02", area: "640105", targets: [] }) { __typename } }';
const NO_KEY: GraphRequestOptions = { headers: { "idempotency-key": "one and two" } };

test.each([
  ["coverage needs a sign-in", null, COVERAGE, {}, "UNAUTHENTICATED", "请先登录。"],
  ["an analyst plans", "analyst", CREATE, {}, "FORBIDDEN", "您没有权限执行此操作。"],
  ["an officer asks beyond their community", "officer", COVERAGE, {}, "FORBIDDEN", "您没有权限执行此操作。"],
  [
    "an area does not exist",
    "planner",
    '{ coverage(area: "640105999") { asOf } }',
    {},
    "NOT_FOUND",
    "没有找到，或您无权查看。",
  ],
  [
    "a page is too large",
    "planner",
    "{ venues(first: 101) { totalCount } }",
    {},
    "BAD_USER_INPUT",
    "first 必须在 1 到 100 之间。",
  ],
  [
    "a day does not exist",
    "planner",
    "query($on: Date) { district { populations(on: $on) { people } } }",
    { variables: { on: "2026-02-30" } },
    "BAD_USER_INPUT",
    "变量 $on 的值有误：应为存在的日期，写成 2026-03-04 这样的形式。",
  ],
  [
    "a number stands where it does not belong",
    "planner",
    "query($filter: EventFilter) { events(filter: $filter) { totalCount } }",
    { variables: { filter: { from: "110101199003070011" } } },
    "BAD_USER_INPUT",
    "变量 $filter.from 的值有误：应为时刻，写成 2026-03-04T10:00:00+08:00 这样的形式。",
  ],
  [
    "a number stands in a list",
    "planner",
    "query($kinds: [AgencyKind!]) { agencies(kinds: $kinds) { id } }",
    { variables: { kinds: ["EDUCATION", "13812345678"] } },
    "BAD_USER_INPUT",
    "变量 $kinds[1] 的值有误：应为 AgencyKind 类型。",
  ],
  [
    "a day does not exist in the query itself",
    "planner",
    '{ district { populations(on: "2026-02-30") { people } } }',
    {},
    "BAD_USER_INPUT",
    "第 1 行第 30 列，populations(on) 的值有误：应为存在的日期，写成 2026-03-04 这样的形式。",
  ],
  [
    "a field is not built yet",
    "planner",
    "{ warnings { totalCount } }",
    {},
    "FORBIDDEN",
    "您没有权限执行此操作。",
  ],
  [
    "a field is not built yet, to who may",
    "admin",
    "{ warnings { totalCount } }",
    {},
    "NOT_IMPLEMENTED",
    "该功能尚未开放。",
  ],
  [
    "an idempotency key is invalid",
    "planner",
    CREATE,
    NO_KEY,
    "BAD_USER_INPUT",
    "Idempotency-Key 应为 1 到 128 个可见的 ASCII 字符，不含空格。",
  ],
])("reports with code and Chinese sentence that %s", async (_case, who, query, asking, code, message) => {
  const { errors } = await starlane.ask(who, query, { language: "zh-CN", ...asking });
  expect(errors).toEqual([
    expect.objectContaining({ message, extensions: expect.objectContaining({ code }) }),
  ]);
});

test.each([
  ["is not there", "{ foo }", "GRAPHQL_VALIDATION_FAILED"],
  ["is not a query", "{ foo", "GRAPHQL_PARSE_FAILED"],
  ["is of the wrong type", '{ venues(first: "ten") { totalCount } }', "GRAPHQL_VALIDATION_FAILED"],
  ["is internal", '{ viewersOf(users: ["x"], sessions: ["y"]) { id } }', "GRAPHQL_VALIDATION_FAILED"],
  [
    "is an entity from outside",
    "{ _entities(representations: []) { __typename } }",
    "GRAPHQL_VALIDATION_FAILED",
  ],
  ["has more tokens than any query needs", `{ ${"viewer { id } ".repeat(2000)} }`, "QUERY_TOO_COMPLEX"],
])("rejects a query that %s", async (_case, query, code) => {
  const { errors } = await starlane.ask("planner", query);
  expect(errors?.[0]?.extensions.code).toBe(code);
  expect(JSON.stringify(errors)).not.toMatch(/stacktrace|node_modules/);
});

test("rejects a body that is too large before reading it", async () => {
  const { errors, status } = await starlane.ask("planner", `{ viewer { id } } # ${"x".repeat(1_100_000)}`);
  expect([status, errors?.[0]?.extensions.code]).toEqual([413, "QUERY_TOO_COMPLEX"]);
});

test.each([
  ["another name", "another"],
  ["no letter", ""],
])("executes no document requested by %s, for any user and transport", async (_case, operationName) => {
  const titles = async () =>
    (await starlane.data("admin", "{ campaigns(first: 100) { nodes { title } } }")).campaigns;
  const before = await titles();
  for (const who of [null, "analyst", "planner"]) {
    const authorization = who === null ? "" : `Bearer ${await starlane.tokenOf(who)}`;
    const sent = { query: CREATE, operationName };
    for (const asked of [
      { method: "POST", url: "/graphql", payload: sent },
      { method: "GET", url: `/graphql?${new URLSearchParams(sent)}` },
    ] as const) {
      const headers = { authorization, "apollo-require-preflight": "yes" };
      const answer = await starlane.starlane.gateway.inject({ ...asked, headers });
      expect([answer.statusCode, answer.json().errors[0].extensions.code]).toEqual([400, "BAD_USER_INPUT"]);
    }
  }
  expect(await titles()).toEqual(before);
});

test("a session is not renewed after sign-out", async () => {
  const signIn =
    'mutation { signIn(username: "hr", password: "sample-password-1") { accessToken refreshToken } }';
  const { signIn: session } = await starlane.data(null, signIn);
  const headers = { authorization: `Bearer ${session.accessToken}` };
  const viewer = async () => (await starlane.ask(null, "{ viewer { username } }", { headers })).data.viewer;
  expect(await viewer()).toEqual({ username: "hr" });
  expect((await starlane.ask(null, "mutation { signOut }", { headers })).data).toEqual({ signOut: true });
  const refresh = `mutation { refreshSession(refreshToken: "${session.refreshToken}") { accessToken } }`;
  expect((await starlane.ask(null, refresh)).errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
});

test("serves GraphiQL completely, without external requests", async () => {
  const response = await starlane.starlane.gateway.inject("/graphiql");
  const page = gunzipSync(response.rawPayload).toString();
  expect(response.headers["content-type"]).toContain("text/html");
  expect(page).not.toMatch(/<(script|link|img)[^>]+(src|href)="https?:/);
});

test("an unknown address answers in the requested language", async () => {
  const response = await starlane.starlane.gateway.inject("/nothing");
  expect([response.statusCode, response.json().errors]).toEqual([
    404,
    [
      {
        message: "没有找到，或您无权查看。",
        extensions: { code: "NOT_FOUND", requestId: response.headers["x-request-id"] },
      },
    ],
  ]);
});

test("the gateway reports liveness, readiness and metrics", async () => {
  const statusOf = async (url: string) => (await starlane.starlane.gateway.inject(url)).statusCode;
  expect([await statusOf("/healthz"), await statusOf("/readyz"), await statusOf("/metrics")]).toEqual([
    200, 200, 200,
  ]);
});

test.each([
  ["a long answer in brotli", "br, gzip", "{ __schema { types { name fields { name } } } }", "br"],
  ["a long answer in gzip", "gzip", "{ __schema { types { name fields { name } } } }", "gzip"],
  [
    "a long answer as it is to who can read nothing else",
    "identity",
    "{ __schema { types { name fields { name } } } }",
    null,
  ],
  ["a short answer as it is", "br, gzip", "{ viewer { username } }", null],
])("sends %s", async (_case, encodings, query, expected) => {
  const response = await fetch(`${starlane.url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "accept-encoding": encodings,
      authorization: `Bearer ${await starlane.tokenOf("planner")}`,
    },
    body: JSON.stringify({ query }),
  });
  expect(response.headers.get("content-encoding")).toBe(expected);
  const { errors, data } = (await response.json()) as { errors?: unknown; data: object };
  expect([errors, Object.keys(data)]).toEqual([undefined, [query.split(" ")[1]]]);
});
