import { createLogger } from "@starlane/runtime";
import { Client } from "pg";
import { aStarlane, type Json, type TestStarlane } from "./starlane.js";

const CREATE = `mutation { createCampaign(input: { title: "重放", startsOn: "2026-03-01", endsOn: "2026-03-02",
  area: "640105", targets: [] }) { ... on Campaign { id } ... on UserError { message } } }`;

let starlane: TestStarlane;
let admin: Client;
const lines: Json[] = [];
beforeAll(async () => {
  const logger = createLogger("info", { write: (line: string) => void lines.push(JSON.parse(line)) });
  starlane = await aStarlane({ reach: "in process", logger });
  admin = new Client({ connectionString: starlane.adminUrl });
  await admin.connect();
});
beforeEach(() => void (lines.length = 0));
afterAll(async () => {
  await admin.end();
  await starlane.close();
});

const faults = () => lines.filter(({ level }) => level >= 50);

test("replays an Idempotency-Key without logging a fault", async () => {
  const create = () =>
    starlane.ask("planner", CREATE, { headers: { "idempotency-key": "replayed-quietly" } });
  const firstAnswer = await create();
  expect(firstAnswer.data.createCampaign.id).toEqual(expect.any(String));
  for (let n = 0; n < 3; n += 1) expect((await create()).data).toEqual(firstAnswer.data);
  expect(faults()).toEqual([]);
});

test.each<[string, string | null, string, object]>([
  ["a root field", "officer", "{ users { id } }", { code: "FORBIDDEN", operation: "Query.users" }],
  ["a root field, again", "officer", "{ users { id } }", { code: "FORBIDDEN", operation: "Query.users" }],
  [
    "anonymous operation",
    null,
    "{ district { id } }",
    { code: "UNAUTHENTICATED", operation: "Query.district" },
  ],
])("logs a denied request with user and address: %s", async (_what, username, query, expected) => {
  const { errors } = await starlane.ask(username, query);
  const denied = lines.filter(({ msg }) => msg === "denied");
  const viewer = username && (await starlane.data(username, "{ viewer { id agency { id } } }")).viewer;
  expect(denied).toHaveLength(1);
  expect(denied[0]).toMatchObject({
    ...expected,
    level: 40,
    requestId: errors![0].extensions.requestId,
    user: viewer ? viewer.id : null,
    agency: viewer ? viewer.agency.id : null,
    address: "127.0.0.1",
  });
});

test("answers 503 with Retry-After while the database is down, and recovers with it", async () => {
  const { rows } = await admin.query<{ name: string }>("select current_database() as name");
  const database = `"${rows[0]!.name}"`;
  const CAMPAIGNS = "{ campaigns { totalCount } }";
  const cut = () =>
    admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and query not ilike 'listen%'`, // graphile-worker releases that one twice
    );
  await starlane.data("planner", CAMPAIGNS);
  const stranger = await starlane.tokenOf("hr"); // whose rights are not cached
  const ask = (token: string | null, query: string, headers: Record<string, string> = {}) =>
    fetch(`${starlane.url}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(token && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: JSON.stringify({ query }),
    });
  const planner = await starlane.tokenOf("planner");
  await admin.query(`alter database ${database} connection limit 0`);
  await cut();
  try {
    const answers: [string, Response][] = [
      ["a query", await ask(planner, CAMPAIGNS)],
      ["a query of who is not known yet", await ask(stranger, CAMPAIGNS)],
      ["a mutation", await ask(planner, CREATE)],
      ["a mutation with a key", await ask(planner, CREATE, { "idempotency-key": "while-away" })],
      [
        "a sign-in",
        await ask(null, 'mutation { signIn(username: "planner", password: "x") { accessToken } }'),
      ],
    ];
    for (const [what, response] of answers) {
      const { errors } = (await response.json()) as { errors: Json[] };
      expect([what, response.status, errors[0].extensions.code]).toEqual([what, 503, "SERVICE_UNAVAILABLE"]);
      expect([what, Number(response.headers.get("retry-after")) > 0]).toEqual([what, true]);
      expect(errors[0].extensions.retryAfterSeconds).toEqual(expect.any(Number));
    }
    expect(
      faults().filter(({ msg }) => msg === "a resolver failed" || msg === "answered with a fault"),
    ).toEqual([]);
  } finally {
    await admin.query(`alter database ${database} connection limit -1`);
  }
  expect((await ask(planner, CAMPAIGNS)).status).toBe(200);
});
