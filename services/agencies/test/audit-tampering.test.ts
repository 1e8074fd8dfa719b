import { AUDIT_MESSAGE, compareWithCopies, tellAudit, verifyAudit, type Breach } from "@starlane/audit";
import { times, type TestService } from "@starlane/testing";
import { Client } from "pg";
import { aLoadedService, codeOf, trySignIn } from "./people.js";

let service: TestService;
let admin: Client;
beforeEach(async () => {
  service = await aLoadedService();
  admin = new Client({ connectionString: service.adminUrl, options: "-c search_path=agencies" });
  await admin.connect();
  await admin.query(
    `select audit_append(jsonb_build_array(jsonb_build_object('id', gen_random_uuid(), 'at', now(), 'operation', 'Query.x', 'outcome', 'DONE',
       'purpose', '目的 ' || n))) from generate_series(1, 300) n`,
  );
});
afterEach(async () => {
  await admin.end();
  await service.close();
});

/** As somebody would who has the database in their hands: past triggers and foreign keys. */
const tamper = async (...statements: string[]) => {
  await admin.query("set session_replication_role = replica");
  for (const statement of statements) expect((await admin.query(statement)).rowCount).toBeGreaterThan(0);
  await admin.query("reset session_replication_role");
};
const found = async () => (await verifyAudit(admin, "agencies")).breaches;
const kinds = (breaches: readonly Breach[]) => [...new Set(breaches.map(({ what }) => what))].sort();
const places = (breaches: readonly Breach[]) => breaches.map(({ position, what }) => [position, what]);
/** Twenty at once, so that most chains are added to. */
const outcomesOfSignIns = async () => {
  const answers = await Promise.all(times(20, () => trySignIn(service, "officer")));
  return new Set(answers.map((answer) => codeOf(answer) ?? "IN"));
};

/** Rows that somebody puts into every chain, at a place that is told from the end of it. */
const put = (place: string, hash = "sha256('x')") =>
  `insert into audit_entry (chain, position, id, at, operation, outcome, hash)
   select chain, ${place}, gen_random_uuid(), now(), 'Mutation.forged', 'DONE', ${hash} from audit_chain`;
const HASHED = `sha256(head || convert_to(audit_field('agencies') || audit_field(chain::text) || audit_field((entries + 1)::text)
  || audit_field('00000000-0000-4000-8000-000000000000') || audit_field('2026-03-02T00:00:00.000000') || '-,'
  || audit_field('Mutation.forged') || audit_field('DONE') || '-,-,-,-,-,-,', 'UTF8'))`;
const WELL_FORGED = `insert into audit_entry (chain, position, id, at, operation, outcome, hash)
  select chain, entries + 1, '00000000-0000-4000-8000-000000000000', '2026-03-02T00:00:00Z', 'Mutation.forged', 'DONE', ${HASHED}
  from audit_chain`;

describe("entries that a chain does not have are found, and stop nobody from signing in", () => {
  test.each<[string, string[]]>([
    ["before its beginning", [put("0")]],
    ["far before it", [put("-9223372036854775808"), put("-1")]],
    ["right past its end", [put("entries + 1")]],
    ["right past its end, hashed as the next would be", [WELL_FORGED]],
    ["several past its end", [put("entries + 1"), put("entries + 2"), put("entries + 3")]],
    ["a little past its end", [put("entries + 7")]],
    ["at the last place that there is", [put("9223372036854775807")]],
    ["on all sides", [put("0"), put("entries + 1"), put("9223372036854775807")]],
  ])("%s", async (_case, statements) => {
    await tamper(...statements);
    const before = await found();
    expect(kinds(before)).toEqual(["EXTRA"]);
    expect(before).toHaveLength(16 * statements.length);
    for (let round = 0; round < 3; round += 1) expect(await outcomesOfSignIns()).toEqual(new Set(["IN"]));
    await service.running.ready();
    expect(await found()).toEqual(before); // also those that are between two others by now
  });
});

describe("a note of the end that was changed is found, and stops nobody from signing in", () => {
  test.each([
    ["to nothing", "update audit_chain set entries = 0, head = ''", true],
    ["to less", "update audit_chain set entries = entries - 3", false], // the next entry puts it right: nothing is lost
    ["to less than nothing", "update audit_chain set entries = -5", false],
    ["to more", "update audit_chain set entries = entries + 3", true],
    ["to more than there is", "update audit_chain set entries = 9223372036854775807", false],
    ["away", "delete from audit_chain", true],
  ])("%s", async (_case, statement, isFoundLater) => {
    await tamper(statement);
    expect((await found()).length).toBeGreaterThan(0);
    for (let round = 0; round < 3; round += 1) expect(await outcomesOfSignIns()).toEqual(new Set(["IN"]));
    if (isFoundLater) expect((await found()).length).toBeGreaterThan(0);
  });
});

test("an entry in the way is passed over by its chain, whoever acts and however many come at once", async () => {
  await tamper(put("entries + 1"));
  await Promise.all([outcomesOfSignIns(), outcomesOfSignIns(), outcomesOfSignIns()]);
  const { rows } = await admin.query("select count(*)::int as count from audit_entry where operation = 'Mutation.signIn'");
  expect(rows).toEqual([{ count: 60 }]);
  expect(new Set((await found()).map(({ what }) => what))).toEqual(new Set(["EXTRA"]));
});

test("control: were places not passed over, an entry in the way would stop who signs in", async () => {
  await tamper(put("entries + 1"));
  await admin.query(
    `create or replace function audit_place(which smallint, wanted bigint) returns bigint language sql as $$ select wanted $$`,
  );
  expect(await outcomesOfSignIns()).toEqual(new Set(["INTERNAL_SERVER_ERROR"]));
  await expect(service.running.ready()).rejects.toThrow(/audit_entry_pkey/);
});

describe("of the copies that administrators read", () => {
  const compared = async () => compareWithCopies(service.database.pool, admin, "agencies");
  const hearAll = async () => {
    await tellAudit(() => service.database.em(), "agencies", service.running.tell);
    for (const body of await service.told(AUDIT_MESSAGE))
      await service.hears(AUDIT_MESSAGE, { id: String(body.chain), ...body });
  };
  const handOver = () => admin.query("delete from agencies_outbox._private_jobs");
  let chain: number;
  let end: number;
  beforeEach(async () => {
    await hearAll();
    await handOver();
    ({ rows: [{ chain, end }] } = await admin.query(
      "select chain, entries::int as end from audit_chain order by entries desc limit 1",
    ));
    expect(end).toBeGreaterThan(8);
    expect(await compared()).toEqual([]);
  });
  const at3 = () => `where service = 'agencies' and chain = ${chain} and position = 3`;

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
  ])("a changed %s is found", async (column, value) => {
    await tamper(`update known_audit_entry set ${column} = ${value} ${at3()}`);
    expect(places(await compared())).toEqual([[3, "COPY_ALTERED"]]);
  });

  test.each<[string, () => string, (last: number) => [number, Breach["what"]][]]>([
    ["one that is gone", () => `delete from known_audit_entry ${at3()}`, () => [[3, "COPY_MISSING"]]],
    [
      "the newest that is gone",
      () => `delete from known_audit_entry where chain = ${chain} and position = ${end}`,
      (last) => [[last, "COPY_MISSING"]],
    ],
    [
      "one that was put to another service",
      () => `update known_audit_entry set service = 'venues' ${at3()}`,
      () => [[3, "COPY_MISSING"]],
    ],
    [
      "one that was put elsewhere",
      () => `update known_audit_entry set position = -3 ${at3()}`,
      () => [
        [-3, "COPY_EXTRA"],
        [3, "COPY_MISSING"],
      ],
    ],
    [
      "one more at the same place",
      () => `insert into known_audit_entry select gen_random_uuid(), service, chain, position, at, actor, operation, outcome, subject,
        agency, area, purpose, request_id, address, hash from known_audit_entry ${at3()}`,
      () => [[3, "COPY_EXTRA"]],
    ],
    [
      "one past the end",
      () => `insert into known_audit_entry select gen_random_uuid(), service, chain, ${end} + 9, at, actor, operation, outcome, subject,
        agency, area, purpose, request_id, address, hash from known_audit_entry ${at3()}`,
      (last) => [[last + 9, "COPY_EXTRA"]],
    ],
    [
      "one in a chain that there is not",
      () => `insert into known_audit_entry select gen_random_uuid(), service, 99, 1, at, actor, operation, outcome, subject,
        agency, area, purpose, request_id, address, hash from known_audit_entry ${at3()}`,
      () => [[1, "COPY_EXTRA"]],
    ],
  ])("%s is found", async (_case, statement, expected) => {
    await tamper(statement());
    const breaches = places(await compared());
    // Of two at one place, it is not said which is the copy.
    expect(breaches.filter(([, what]) => what !== "COPY_ALTERED")).toEqual(expected(end));
  });

  test("all that are gone are found", async () => {
    await tamper("delete from known_audit_entry");
    const breaches = await compared();
    expect(kinds(breaches)).toEqual(["COPY_MISSING"]);
    const { rows } = await admin.query("select sum(entries)::int as sum from audit_chain");
    expect(breaches).toHaveLength(rows[0].sum);
  });

  test("what was not told yet, or is on its way, is not missed; once it has been heard, it is", async () => {
    await outcomesOfSignIns();
    expect(await compared()).toEqual([]);
    await tellAudit(() => service.database.em(), "agencies", service.running.tell);
    expect(await compared()).toEqual([]);
    await handOver();
    expect(kinds(await compared())).toEqual(["COPY_MISSING"]);
  });

  test("an entry past the end of a chain is not told as one of it, and what follows it is", async () => {
    await tamper(put("entries + 1000000000000"));
    await outcomesOfSignIns();
    await hearAll();
    await handOver();
    const { rows } = await admin.query(
      `select count(*) filter (where operation = 'Mutation.forged')::int as forged,
         count(*) filter (where operation = 'Mutation.signIn')::int as "signIns" from known_audit_entry`,
    );
    expect(rows).toEqual([{ forged: 0, signIns: 20 }]);
    expect(await compared()).toEqual([]);
  });

  test("a chain that was cut off is told again from its beginning, which changes no copy", async () => {
    await tamper(
      `delete from audit_entry where chain = ${chain} and position > ${end - 2}`,
      `update audit_chain set entries = ${end - 2} where chain = ${chain}`,
    );
    await hearAll();
    await handOver();
    expect(places(await compared())).toEqual([[end, "COPY_EXTRA"]]);
  });
});

describe("the service's role", () => {
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

test("whether anybody can sign in is said by whether the service is ready", async () => {
  const table = (name: string) =>
    [`alter table ${name} rename to gone`, `alter table gone rename to ${name}`] as const;
  const broken: (readonly [breaks: string, mends: string])[] = [
    [
      "revoke execute on function audit_append, audit_probe from starlane_agencies",
      "grant execute on function audit_append, audit_probe to starlane_agencies",
    ],
    ["alter function audit_write rename to gone", "alter function gone(smallint, jsonb) rename to audit_write"],
    ["alter table audit_entry add constraint full_up check (false) not valid", "alter table audit_entry drop constraint full_up"],
    [
      `create function fails() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
       create constraint trigger fails after insert on audit_entry initially deferred for each row execute function fails()`,
      "drop trigger fails on audit_entry",
    ],
    ...["failure", "session", "known_device", "refresh_token", "credential"].map(table),
    ["revoke insert on refresh_token from starlane_agencies", "grant insert on refresh_token to starlane_agencies"],
  ];
  for (const [breaks, mends] of broken) {
    await admin.query(breaks);
    await expect(service.running.ready()).rejects.toThrow();
    await admin.query(mends);
  }
  await service.running.ready();
  const { rows } = await admin.query("select (select count(*) from session) + (select count(*) from failure) as count");
  expect(rows).toEqual([{ count: "0" }]);
  expect(await found()).toEqual([]);
});
