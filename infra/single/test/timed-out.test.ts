import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { aStarlane, PASSWORD, type Answer, type TestStarlane } from "./starlane.js";

const TITLE = "超时后重发";
/** Named in the text only: the request is the same with and without `operationName`. */
const CREATE = `mutation Create($title: String!) { createCampaign(input: { title: $title, startsOn: "2026-03-01",
  endsOn: "2026-03-02", area: "640105", targets: [] }) { ... on Campaign { id version title } ... on UserError { message } } }`;
const TIMED_OUT = { code: "SERVICE_UNAVAILABLE", reason: "TIMED_OUT" };

let starlane: TestStarlane;
let admin: Client;
/** Locks the table in a transaction, which would see no activity after its beginning. */
let holder: Client;
let token: string;
beforeAll(async () => {
  starlane = await aStarlane({ reach: "over HTTP", operationTimeoutMs: 1_500 });
  admin = new Client({ connectionString: starlane.adminUrl });
  holder = new Client({ connectionString: starlane.adminUrl });
  await Promise.all([admin.connect(), holder.connect()]);
  // Even signing in may time out on a busy machine.
  const signIn = `mutation { signIn(username: "planner", password: "${PASSWORD}") { accessToken } }`;
  const signedIn = await until(
    () => starlane.ask(null, signIn),
    ({ data }) => data !== undefined,
  );
  token = signedIn.data.signIn.accessToken;
});
afterAll(async () => {
  await Promise.all([admin.end(), holder.end()]);
  await starlane.close();
});

const create = (key: string) =>
  starlane.ask(null, CREATE, {
    variables: { title: TITLE },
    headers: { authorization: `Bearer ${token}`, "idempotency-key": key },
  });
const count = async (sql: string) => (await admin.query<{ count: number }>(sql)).rows[0]!.count;
const campaigns = () =>
  count(`select count(*)::int as count from campaigns.campaign where title = '${TITLE}'`);
const audited = () =>
  count(
    "select count(*)::int as count from campaigns.audit_entry where operation = 'Mutation.createCampaign'",
  );
const WAITS = "from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
const waiting = () => count(`select count(*)::int as count ${WAITS}`);

test("a mutation whose answer timed out ran once; retried with its idempotency key, it gets that answer", async () => {
  await holder.query("begin; lock table campaigns.campaign in share row exclusive mode");
  const first = create("timed-out-and-sent-again");
  await until(waiting, (some) => some > 0);
  expect((await first).errors?.[0]?.extensions).toMatchObject(TIMED_OUT);
  // The first is still running: a retry waits for it and gets the same answer.
  const meanwhile = await Promise.all([
    create("timed-out-and-sent-again"),
    create("timed-out-and-sent-again"),
  ]);
  for (const { errors } of meanwhile) expect(errors?.[0]?.extensions).toMatchObject(TIMED_OUT);
  await holder.query("commit");

  const again = await until(
    () => create("timed-out-and-sent-again"),
    ({ data }) => data !== undefined,
  );
  expect(again.errors).toBeUndefined();
  expect(again.data.createCampaign).toMatchObject({ title: TITLE, version: 1 });
  const { rows } = await admin.query(`select id from campaigns.campaign where title = '${TITLE}'`);
  expect(rows).toEqual([{ id: again.data.createCampaign.id }]);
  await until(waiting, (some) => some === 0);
  expect((await create("timed-out-and-sent-again")).data).toEqual(again.data);
  expect([await campaigns(), await audited()]).toEqual([1, 1]);
});

test("a mutation that failed meanwhile has changed nothing, and runs when it is retried", async () => {
  const before = await audited();
  await holder.query("begin; lock table campaigns.campaign in share row exclusive mode");
  const first = create("timed-out-and-failed");
  await until(waiting, (some) => some > 0);
  expect((await first).errors?.[0]?.extensions).toMatchObject(TIMED_OUT);
  await admin.query(`select pg_terminate_backend(pid) ${WAITS}`);
  await until(waiting, (some) => some === 0);
  await holder.query("commit");
  expect([await campaigns(), await audited()]).toEqual([1, before]);
  const again = await until(
    () => create("timed-out-and-failed"),
    ({ data }) => data !== undefined,
  );
  expect(again.data.createCampaign.title).toBe(TITLE);
  expect([await campaigns(), await audited()]).toEqual([2, before + 1]);
});

/** Polls until a condition holds; the test's timeout limits it. */
async function until<T extends Answer | number>(
  ask: () => Promise<T>,
  isSo: (answer: T) => boolean,
): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    await setTimeout(20);
  }
}
