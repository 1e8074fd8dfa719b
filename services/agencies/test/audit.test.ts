import { compareWithNoted, verifyAudit, type Breach } from "@starlane/audit";
import { times, type TestService } from "@starlane/testing";
import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { aLoadedService, signedIn, type SignedIn } from "./people.js";

let service: TestService;
let admin: Client;
let boss: SignedIn;
beforeAll(async () => {
  service = await aLoadedService();
  admin = new Client({ connectionString: service.adminUrl, options: "-c search_path=agencies" });
  await admin.connect();
  boss = await signedIn(service, "admin");
});
afterAll(async () => {
  await admin.end();
  await service.close();
});

const verify = async () => (await verifyAudit(admin, "agencies")).breaches;
/** Changes the database as somebody with full access could, bypassing triggers. */
const tamper = async (statement: string) => {
  await admin.query("set session_replication_role = replica");
  const { rowCount } = await admin.query(statement);
  expect(rowCount).toBeGreaterThan(0);
};
const busiest = async (): Promise<{ chain: number; entries: number }> =>
  (await admin.query("select chain, entries::int from audit_chain order by entries desc limit 1")).rows[0];
const places = (breaches: readonly Breach[]) => breaches.map(({ position, what }) => [position, what]);

describe("verifying a chain of many entries", () => {
  let chain: number;
  let entries: number;
  beforeEach(async () => {
    await admin.query("set session_replication_role = replica");
    await admin.query("truncate audit_entry, audit_chain");
    await admin.query("alter table audit_entry drop constraint if exists audit_entry_pkey");
    await admin.query(
      `select audit_append(jsonb_build_array(jsonb_build_object('id', gen_random_uuid(), 'at', now(), 'operation', 'Query.x', 'outcome', 'DONE',
        'purpose', 'ein "Zweck", 目的 ' || n))) from generate_series(1, 200) n`,
    );
    ({ chain, entries } = await busiest());
    expect(entries).toBeGreaterThan(8);
    expect(await verify()).toEqual([]);
  });

  test.each([
    ["a changed entry", "update audit_entry set purpose = 'another' where position = 3", [[3, "ALTERED"]]],
    [
      "a replaced actor",
      `update audit_entry set actor = '${randomUUID()}' where position = 3`,
      [[3, "ALTERED"]],
    ],
    ["a missing entry", "delete from audit_entry where position = 3", [[3, "MISSING"]]],
    ["a missing first entry", "delete from audit_entry where position = 1", [[1, "MISSING"]]],
    [
      "two swapped entries",
      "update audit_entry set position = case position when 3 then 4 when 4 then 3 end where position in (3, 4)",
      [
        [3, "ALTERED"],
        [4, "ALTERED"],
        [5, "ALTERED"],
      ],
    ],
    [
      "an entry with a new hash, without those after it",
      "update audit_entry set hash = sha256('x') where position = 3",
      [
        [3, "ALTERED"],
        [4, "ALTERED"],
      ],
    ],
  ])("finds %s with its position", async (_case, statement, found) => {
    const where = statement.replace(" where ", ` where chain = ${chain} and `);
    await tamper(where);
    expect(places(await verify())).toEqual(found);
  });

  test("finds a truncated chain by its head, and with a changed head by the heads noted elsewhere", async () => {
    const { heads } = await verifyAudit(admin, "agencies");
    await tamper(`delete from audit_entry where chain = ${chain} and position > ${entries - 2}`);
    expect(places(await verify())).toEqual([[entries - 1, "MISSING"]]);
    await tamper(
      `update audit_chain set entries = ${entries - 2}, head = (select hash from audit_entry
        where chain = ${chain} and position = ${entries - 2}) where chain = ${chain}`,
    );
    expect(await verify()).toEqual([]); // with full access, it can be hidden from the database itself
    expect(places(await compareWithNoted(admin, "agencies", heads))).toEqual([[entries, "NOTED"]]);
  });

  test("finds a changed or missing head of a chain", async () => {
    await tamper(`update audit_chain set head = sha256('x') where chain = ${chain}`);
    expect(places(await verify())).toEqual([[entries, "HEAD"]]);
    await tamper(`delete from audit_chain where chain = ${chain}`);
    expect(places(await verify())).toEqual([[entries, "HEAD"]]);
  });
});

const LOG = `query($first: Int, $after: String, $subject: String, $actor: ID, $from: DateTime, $to: DateTime) {
  auditLog(first: $first, after: $after, subject: $subject, actor: $actor, from: $from, to: $to) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { at service actor { username } action outcome subject agency area reason requestId address } } }`;

beforeEach(async () => {
  await admin.query("truncate known_audit_entry");
});

async function deliverEntries(...entries: Record<string, unknown>[]): Promise<void> {
  const body = {
    id: randomUUID(),
    service: "attendance",
    chain: 1,
    entries: entries.map((entry, index) => anEntry(index, entry)),
  };
  await service.deliver("audit.entries", body);
}
const anEntry = (position: number, entry: Record<string, unknown>) => ({
  id: randomUUID(),
  position,
  at: `2026-03-02T00:00:0${position}.123456Z`,
  actor: null,
  operation: "Mutation.revealPerson",
  outcome: "DONE",
  subject: null,
  agency: null,
  area: null,
  purpose: null,
  requestId: "r",
  address: null,
  hash: "00",
  ...entry,
});

test("shows administrators the actions in their areas, of all services, newest first, in pages", async () => {
  await deliverEntries(
    { area: "640105002002", purpose: "a visit", actor: boss.viewer.id, subject: "s1" },
    { area: "640105003001", subject: "s2" },
    { area: "640106", subject: "s3" },
    { subject: "s4" },
    { agency: boss.viewer.agency, subject: "s5" },
  );
  const log = async (variables: Record<string, unknown>, viewer = boss.viewer) =>
    (await service.ask(viewer, LOG, { variables })).data.auditLog;
  const subjects = (answer: { nodes: { subject: string }[] }) => answer.nodes.map(({ subject }) => subject);
  expect(subjects(await log({}))).toEqual(["s5", "s4", "s2", "s1"]);
  const first = await log({ first: 3 });
  expect([first.totalCount, first.pageInfo.hasNextPage]).toEqual([4, true]);
  expect(subjects(await log({ first: 3, after: first.pageInfo.endCursor }))).toEqual(["s1"]);
  expect((await log({ subject: "s1" })).nodes).toEqual([
    expect.objectContaining({
      actor: { username: "Admin" },
      action: "Mutation.revealPerson",
      service: "attendance",
      reason: "a visit",
      area: "640105002002",
    }),
  ]);
  expect(subjects(await log({ actor: boss.viewer.id }))).toEqual(["s1"]);
  expect(subjects(await log({ actor: "nobody" }))).toEqual([]);
  expect(subjects(await log({ from: "2026-03-02T00:00:02Z", to: "2026-03-02T00:00:04Z" }))).toEqual(["s4"]);
  const ofStreet = { ...boss.viewer, grants: [{ role: "ADMIN", area: "640105002" }] as const };
  expect(subjects(await log({}, ofStreet))).toEqual(["s1"]);
});

test("needs the same number of statements for a page of any length", async () => {
  const statementsFor = async () => (await service.count(boss.viewer, LOG, {})).statements.length;
  await deliverEntries({ area: "640105" });
  const few = await statementsFor();
  await deliverEntries(...times(9, (n) => ({ area: "640105", actor: boss.viewer.id, subject: String(n) })));
  expect(await statementsFor()).toBeLessThanOrEqual(few + 1); // plus one for the actors
  expect(few).toBeLessThan(6);
});

test("stores an entry once that was received twice", async () => {
  const entry = { id: randomUUID(), area: "640105" };
  await deliverEntries(entry);
  await deliverEntries(entry);
  expect((await service.ask(boss.viewer, LOG, {})).data.auditLog.totalCount).toBe(1);
});

test("rejects a cursor of another list", async () => {
  for (const key of [
    ["x", randomUUID()],
    ["2026-03-02 00:00:00+00", "x"],
  ]) {
    const after = Buffer.from(JSON.stringify(key)).toString("base64url");
    const { errors } = await service.ask(boss.viewer, LOG, { variables: { after } });
    expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  }
});
