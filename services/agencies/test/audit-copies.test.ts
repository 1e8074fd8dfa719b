import { AUDIT_MESSAGE, compareWithCopies, relayAudit, type Breach } from "@starlane/audit";
import { times, type TestService } from "@starlane/testing";
import { Client } from "pg";
import { aLoadedService, trySignIn } from "./people.js";

let service: TestService;
let admin: Client;
let chain: number;
let end: number;
const begin = async () => {
  service = await aLoadedService();
  admin = new Client({ connectionString: service.adminUrl, options: "-c search_path=agencies" });
  await admin.connect();
  await admin.query(
    `select audit_append(jsonb_build_array(jsonb_build_object('id', gen_random_uuid(), 'at', now(), 'operation', 'Query.x', 'outcome', 'DONE',
       'purpose', '目的 ' || n))) from generate_series(1, 300) n`,
  );
  await deliverAll();
  await handOver();
  const { rows } = await admin.query(
    "select chain, entries::int as end from audit_chain order by entries desc limit 1",
  );
  ({ chain, end } = rows[0]);
  expect(end).toBeGreaterThan(8);
  expect(await compared()).toEqual([]);
};
const close = async () => {
  await admin.end();
  await service.close();
};

/** Changes the database as somebody with full access could, bypassing triggers and foreign keys. */
const tamper = async (...statements: string[]) => {
  await admin.query("set session_replication_role = replica");
  for (const statement of statements) expect((await admin.query(statement)).rowCount).toBeGreaterThan(0);
  await admin.query("reset session_replication_role");
};
const compared = async () => compareWithCopies(service.database.pool, admin, "agencies");
const deliverAll = async () => {
  await relayAudit(() => service.database.em(), "agencies", service.running.publish);
  for (const body of await service.published(AUDIT_MESSAGE))
    await service.deliver(AUDIT_MESSAGE, { id: String(body.chain), ...body });
};
/** Empties the outbox, as if everything in it had been delivered. */
const handOver = () => admin.query("delete from agencies_outbox._private_jobs");
const signIns = () => Promise.all(times(20, () => trySignIn(service, "officer")));
const kinds = (breaches: readonly Breach[]) => [...new Set(breaches.map(({ what }) => what))].sort();
const places = (breaches: readonly Breach[]) => breaches.map(({ position, what }) => [position, what]);
const at3 = () => `where service = 'agencies' and chain = ${chain} and position = 3`;

describe("verifying the copies that administrators read", () => {
  beforeAll(begin);
  afterAll(close);
  beforeEach(() => admin.query("begin"));
  afterEach(() => admin.query("rollback"));

  test.each([
    ["id", "gen_random_uuid()"],
    ["at", "at + interval '1 microsecond'"],
    ["actor", "gen_random_uuid()"],
    ["operation", "'Query.y'"],
    ["outcome", "'FORBIDDEN'"],
    ["subject", "'another'"],
    ["agency", "''"],
    ["area", "'640105'"],
    ["purpose", "null"],
    ["request_id", "'r'"],
    ["address", "'192.0.2.1'"],
    ["hash", "sha256('x')"],
  ])("finds a changed %s", async (column, value) => {
    await tamper(`update known_audit_entry set ${column} = ${value} ${at3()}`);
    expect(places(await compared())).toEqual([[3, "COPY_ALTERED"]]);
  });

  test.each<[string, () => string, (last: number) => [number, Breach["what"]][]]>([
    ["a missing copy", () => `delete from known_audit_entry ${at3()}`, () => [[3, "COPY_MISSING"]]],
    [
      "a missing newest copy",
      () => `delete from known_audit_entry where chain = ${chain} and position = ${end}`,
      (last) => [[last, "COPY_MISSING"]],
    ],
    [
      "a copy moved to another service",
      () => `update known_audit_entry set service = 'venues' ${at3()}`,
      () => [[3, "COPY_MISSING"]],
    ],
    [
      "a copy moved to another position",
      () => `update known_audit_entry set position = -3 ${at3()}`,
      () => [
        [-3, "COPY_EXTRA"],
        [3, "COPY_MISSING"],
      ],
    ],
    [
      "a second copy at the same position",
      () => `insert into known_audit_entry select gen_random_uuid(), service, chain, position, at, actor, operation, outcome, subject,
        agency, area, purpose, request_id, address, hash from known_audit_entry ${at3()}`,
      () => [[3, "COPY_EXTRA"]],
    ],
    [
      "a copy past the end",
      () => `insert into known_audit_entry select gen_random_uuid(), service, chain, ${end} + 9, at, actor, operation, outcome, subject,
        agency, area, purpose, request_id, address, hash from known_audit_entry ${at3()}`,
      (last) => [[last + 9, "COPY_EXTRA"]],
    ],
    [
      "a copy in a chain that does not exist",
      () => `insert into known_audit_entry select gen_random_uuid(), service, 99, 1, at, actor, operation, outcome, subject,
        agency, area, purpose, request_id, address, hash from known_audit_entry ${at3()}`,
      () => [[1, "COPY_EXTRA"]],
    ],
  ])("finds %s", async (_case, statement, expected) => {
    await tamper(statement());
    const breaches = places(await compared());
    // Of two copies at one position, the report does not say which is the genuine one.
    expect(breaches.filter(([, what]) => what !== "COPY_ALTERED")).toEqual(expected(end));
  });

  test("finds all missing copies", async () => {
    await tamper("delete from known_audit_entry");
    const breaches = await compared();
    expect(kinds(breaches)).toEqual(["COPY_MISSING"]);
    const { rows } = await admin.query("select sum(entries)::int as sum from audit_chain");
    expect(breaches).toHaveLength(rows[0].sum);
  });
});

describe("comparing copies", () => {
  beforeEach(begin);
  afterEach(close);

  test("does not report entries that are not relayed or received yet as missing, and reports those received", async () => {
    await signIns();
    expect(await compared()).toEqual([]);
    await relayAudit(() => service.database.em(), "agencies", service.running.publish);
    expect(await compared()).toEqual([]);
    await handOver();
    expect(kinds(await compared())).toEqual(["COPY_MISSING"]);
  });

  test("does not relay an extra entry past the end of a chain, and relays the genuine ones that follow", async () => {
    await tamper(
      `insert into audit_entry (chain, position, id, at, operation, outcome, hash)
       select chain, entries + 1000000000000, gen_random_uuid(), now(), 'Mutation.forged', 'DONE', '' from audit_chain`,
    );
    await signIns();
    await deliverAll();
    await handOver();
    const { rows } = await admin.query(
      `select count(*) filter (where operation = 'Mutation.forged')::int as forged,
         count(*) filter (where operation = 'Mutation.signIn')::int as "signIns" from known_audit_entry`,
    );
    expect(rows).toEqual([{ forged: 0, signIns: 20 }]);
    expect(await compared()).toEqual([]);
  });

  test("relays a truncated chain again from its beginning without changing a copy", async () => {
    await tamper(
      `delete from audit_entry where chain = ${chain} and position > ${end - 2}`,
      `update audit_chain set entries = ${end - 2} where chain = ${chain}`,
    );
    await deliverAll();
    await handOver();
    expect(places(await compared())).toEqual([[end, "COPY_EXTRA"]]);
  });
});

describe("the service's role", () => {
  beforeAll(begin);
  afterAll(close);

  test.each([
    ["update audit_entry set subject = 'x'"],
    ["delete from audit_entry"],
    ["truncate audit_entry"],
    ["insert into audit_entry select * from audit_entry"],
    ["update audit_chain set entries = 0"],
    ["delete from audit_chain"],
    ["insert into audit_chain values (1)"],
    ["truncate audit_chain cascade"],
    ["update known_audit_entry set subject = 'x'"],
    ["delete from known_audit_entry"],
    ["truncate known_audit_entry"],
    ["select audit_write(1::smallint, '[]')"],
    ["select audit_place(1::smallint, 1)"],
  ])("may not %s", async (statement) => {
    await expect(service.database.pool.query(statement)).rejects.toMatchObject({ code: "42501" });
  });
});
