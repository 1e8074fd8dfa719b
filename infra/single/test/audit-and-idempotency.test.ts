import { TEST_PASSWORD, times } from "@starlane/testing";
import { createClient } from "graphql-ws";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { WebSocket } from "ws";
import { services } from "../src/index.js";
import { aStarlane, type Answer, type TestStarlane } from "./starlane.js";

const AUDIT = fileURLToPath(new URL("../dist/audit.js", import.meta.url));
let starlane: TestStarlane;
let admin: Client;
let home: string;
beforeAll(async () => {
  starlane = await aStarlane({ reach: "over HTTP" });
  admin = new Client({ connectionString: starlane.adminUrl });
  await admin.connect();
  home = mkdtempSync(join(tmpdir(), "starlane-audit-"));
  mkdirSync(join(home, "keys"));
  const passwords = Object.fromEntries(services.map(({ name }) => [name, TEST_PASSWORD]));
  writeFileSync(join(home, "keys", "database.json"), JSON.stringify(passwords));
});
afterAll(async () => {
  await admin.end();
  await starlane.close();
  rmSync(home, { recursive: true, force: true });
});

const BOTH = `mutation($venue: CreateVenueInput!, $user: CreateUserInput!) {
  createVenue(input: $venue) { ... on Venue { id name area { name } } ... on UserError { message } }
  createUser(input: $user) { ... on User { id username } ... on UserError { message } } }`;
const venue = { name: "新警务室", kind: "POLICE_ROOM", area: "640105002", capacity: 20, openingHours: [] };
const newUser = async () => {
  const { viewer } = await starlane.data("admin", "{ viewer { agency { id } } }");
  const grants = [{ role: "ANALYST", area: "640105" }];
  return {
    username: "newcomer",
    displayName: "新人",
    password: "plum 7 window",
    agency: viewer.agency.id,
    grants,
  };
};

test("a mutation of two services with one idempotency key, sent fifty times, runs once and is answered alike", async () => {
  const variables = { venue, user: await newUser() };
  const send = (changes = {}): Promise<Answer> =>
    starlane.ask("admin", BOTH, {
      variables: { ...variables, ...changes },
      headers: { "idempotency-key": "two-of-them" },
      language: "zh-CN",
    });
  const answers = await Promise.all(times(50, () => send()));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toMatchObject({
    status: 200,
    data: {
      createVenue: { name: "新警务室", area: { name: expect.any(String) } },
      createUser: { username: "newcomer" },
    },
  });
  expect((await admin.query("select from venues.venue where name = '新警务室'")).rowCount).toBe(1);
  const other = await send({ venue: { ...venue, capacity: 21 } });
  expect(other.errors).toEqual(
    ["createVenue", "createUser"]
      .map((field) =>
        expect.objectContaining({
          path: [field],
          message: "该 Idempotency-Key 已用于另一请求，请换一个。",
          extensions: expect.objectContaining({ code: "IDEMPOTENCY_KEY_REUSED" }),
        }),
      )
      .slice(0, other.errors!.length),
  );
  const reordered = await send({ venue: Object.fromEntries(Object.entries(venue).toReversed()) });
  expect(reordered).toEqual(answers[0]);
});

test("over a WebSocket each operation has its own idempotency key", async () => {
  const authorization = `Bearer ${await starlane.tokenOf("admin")}`;
  const client = createClient({
    url: `${starlane.url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { Authorization: authorization },
  });
  const query = `mutation($input: CreateVenueInput!) { createVenue(input: $input) { ... on Venue { id } } }`;
  const send = async (key: string) => {
    const variables = { input: { ...venue, name: "经由连接" } };
    for await (const answer of client.iterate({ query, variables, extensions: { idempotencyKey: key } }))
      return answer;
    throw new Error("nothing was answered");
  };
  const answers = await Promise.all(times(20, () => send("socket")));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toEqual({ data: { createVenue: { id: expect.any(String) } } });
  await client.dispose();
});

test("a stored answer belongs to its user, in any session, and to no one else", async () => {
  const query = `mutation($input: CreateVenueInput!) { createVenue(input: $input) { ... on Venue { id } } }`;
  const signIn = `mutation { signIn(username: "planner", password: "sample-password-1") { accessToken } }`;
  const variables = { input: { ...venue, name: "换一处登录" } };
  const send = (authorization: string) =>
    starlane.ask(null, query, { headers: { authorization, "idempotency-key": "mine" }, variables });
  const [one, other] = [await starlane.data(null, signIn), await starlane.data(null, signIn)];
  const first = await send(`Bearer ${one.signIn.accessToken}`);
  expect(first.data.createVenue.id).toEqual(expect.any(String));
  expect(await send(`Bearer ${other.signIn.accessToken}`)).toEqual(first);
  const nobody = await send("Bearer of-nothing");
  expect(nobody.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
});

test("an administrator sees the operations of all services, with their users", async () => {
  await starlane.starlane.settled();
  const { auditLog } = await starlane.data(
    "admin",
    "{ auditLog(first: 100) { nodes { service action subject actor { username } area outcome requestId address } } }",
  );
  const done = (action: string) =>
    auditLog.nodes.filter((node: { action: string }) => node.action === action);
  const [made] = (await admin.query("select id from venues.venue where name = '新警务室'")).rows;
  expect(done("Mutation.createVenue")).toContainEqual({
    service: "venues",
    action: "Mutation.createVenue",
    subject: made.id,
    actor: { username: "admin" },
    area: "640105002",
    outcome: "DONE",
    requestId: expect.any(String),
    address: "127.0.0.1",
  });
  expect(done("Mutation.createUser")).toHaveLength(1);
  expect(done("Mutation.signIn").length).toBeGreaterThan(0);
  expect(JSON.stringify(auditLog)).not.toMatch(/newcomer|新人|新警务室|plum 7 window/);
  const denied = await starlane.ask("officer", "{ auditLog { totalCount } }");
  expect(denied.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
});

/** Runs the command, as `npm run audit` does. */
function audit(...args: string[]): Promise<{ code: number; printed: string }> {
  const env = { ...process.env, STARLANE_HOME: home, DATABASE_URL: starlane.adminUrl };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [AUDIT, ...args], { env }, (_error, out, err) =>
      resolve({ code: child.exitCode ?? -1, printed: out + err }),
    );
  });
}

test("the command verifies every chain of every service; a chain truncated without a trace is detected by external records", async () => {
  const heads = join(home, "heads.json");
  expect(await audit("--heads", heads)).toEqual({
    code: 0,
    printed: expect.stringContaining("审计记录完整"),
  });
  expect(JSON.parse(readFileSync(heads, "utf8")).length).toBeGreaterThan(2);

  await admin.query("set session_replication_role = replica");
  const { rows } = await admin.query<{ chain: number; entries: number }>(
    "select chain, entries::int from venues.audit_chain where entries > 0 order by entries desc limit 1",
  );
  const { chain, entries } = rows[0]!;
  await admin.query("delete from venues.audit_entry where chain = $1 and position = $2", [chain, entries]);
  await admin.query(
    `update venues.audit_chain set entries = $2::int - 1, head = coalesce((select hash from venues.audit_entry
       where chain = $1 and position = $2::int - 1), '') where chain = $1`,
    [chain, entries],
  );
  await admin.query("update agencies.audit_entry set subject = null where position = 1");
  const found = await audit();
  expect(found.code).toBe(1);
  expect(found.printed).toContain(
    `venues ${chain}/${entries}：只在管理员所见的副本中，链条中没有 · is in the copy that administrators read alone`,
  );
  expect(found.printed).toMatch(/agencies \d+\/1：内容或位置与散列值不符 · is not what was hashed/);
  expect(found.printed).toMatch(
    /agencies \d+\/1：管理员所见的副本与之不同 · is another in the copy that administrators read/,
  );

  await admin.query(
    `insert into venues.audit_entry (chain, position, id, at, operation, outcome, hash)
     select chain, entries + 1, gen_random_uuid(), now(), 'Mutation.forged', 'DONE', '' from venues.audit_chain where chain = $1`,
    [chain],
  );
  await admin.query(
    "update agencies.known_audit_entry set service = 'nobody' where service = 'agencies' and position = 1",
  );
  const more = await audit();
  expect(more.printed).toContain(
    `venues ${chain}/${entries}：链条中没有这一条 · is an entry that the chain does not have`,
  );
  expect(more.printed).toMatch(
    /agencies \d+\/1：管理员所见的副本中缺失 · is missing in the copy that administrators read/,
  );
  expect(more.printed).toMatch(/nobody \d+\/1：只在管理员所见的副本中/);
  await admin.query("delete from venues.audit_entry where chain = $1 and position = $2", [chain, entries]);

  await admin.query("truncate agencies.known_audit_entry"); // hidden from the database itself
  expect((await audit("--noted", heads)).printed).toContain(`venues ${chain}/${entries}：与别处登记的不符`);
});
