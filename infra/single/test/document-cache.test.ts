import { aStarlane, type TestStarlane } from "./starlane.js";

let starlane: TestStarlane;
beforeAll(async () => {
  starlane = await aStarlane({ reach: "in process" });
});
afterAll(() => starlane.close());

interface Request {
  readonly query: string;
  readonly variables?: unknown;
  readonly operationName?: string | null;
  readonly extensions?: object;
}

/** Returns the answer as a client sees it, whatever produced it. */
async function answerTo(who: string | null, body: Request, headers: Record<string, string> = {}) {
  const token = who === null ? null : await starlane.tokenOf(who);
  const response = await fetch(`${starlane.url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "accept-language": "zh-CN",
      "x-request-id": "asked-and-again",
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify(body),
  });
  const seen = ["content-type", "content-length", "cache-control", "vary", "x-content-type-options"];
  return {
    status: response.status,
    headers: seen.map((name) => [name, response.headers.get(name)]),
    body: await response.text(),
  };
}

const VENUES =
  "query Venues($first: Int) { venues(first: $first) { totalCount nodes { id name area { name } } } }";
const AREA =
  "query Area($id: ID!) { area(id: $id) { name parent { name } } coverage(area: $id) { total { reached } } }";
const TWO = "query One { district { name } } query Two { district { id } }";

test.each<[string, string | null, Request, Record<string, string>?]>([
  ["an answer", "planner", { query: VENUES, variables: { first: 3 } }],
  ["nothing given", "planner", { query: VENUES }],
  ["null given", "planner", { query: VENUES, variables: null, operationName: null }],
  ["one of two operations", "planner", { query: TWO, operationName: "Two" }],
  ["neither of two operations", "planner", { query: TWO }],
  ["an operation that is not there", "planner", { query: TWO, operationName: "Three" }],
  ["a question about the schema", "planner", { query: '{ __type(name: "Venue") { name } __typename }' }],
  ["a variable of the wrong type", "planner", { query: VENUES, variables: { first: "three" } }],
  ["a variable that is missing", "planner", { query: AREA, variables: {} }],
  ["an error beside an answer", "planner", { query: AREA, variables: { id: "640105999" } }],
  ["a page that is too large", "planner", { query: VENUES, variables: { first: 101 } }],
  ["a right that is lacking", "officer", { query: "{ users { id } }" }],
  ["anonymous", null, { query: VENUES }],
  ["a field that is not built", "admin", { query: "{ warnings { totalCount } }" }],
  ["variables that are a list", "planner", { query: VENUES, variables: [] }],
  ["variables that are text", "planner", { query: VENUES, variables: "{}" }],
  [
    "an extension",
    "planner",
    { query: VENUES, extensions: { persistedQuery: { version: 1, sha256Hash: "x" } } },
  ],
  ["a subscription", "planner", { query: 'subscription { coverageChanged(area: "640105") { reached } }' }],
  ["a document that is not valid", "planner", { query: "{ nothing }" }],
  ["a type that is accepted", "planner", { query: VENUES }, { accept: "application/json" }],
  ["another type", "planner", { query: VENUES }, { accept: "application/graphql-response+json" }],
  ["a type that nobody makes", "planner", { query: VENUES }, { accept: "text/csv" }],
  ["no type", "planner", { query: VENUES }, { "content-type": "text/plain" }],
  ["English", "officer", { query: AREA, variables: { id: "640105" } }, { "accept-language": "en" }],
  [
    "an invalid idempotency key",
    "planner",
    { query: 'mutation { moveCampaign(id: "1", version: 1, to: APPROVED) { __typename } }' },
    { "idempotency-key": "no key" },
  ],
])("%s: a repeated request is answered in the same words", async (...[, who, body, headers]) => {
  const first = await answerTo(who, body, headers);
  const again = await answerTo(who, body, headers);
  expect(again).toEqual(first);
});

test("a revoked right or ended session is not served from the cache", async () => {
  const query = "{ users { id } }";
  expect((await answerTo("admin", { query })).status).toBe(200);
  expect((await answerTo("officer", { query })).status).toBe(403);
  expect((await answerTo(null, { query })).status).toBe(401);
});
