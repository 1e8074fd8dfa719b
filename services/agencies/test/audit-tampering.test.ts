import { verifyAudit, type Breach } from "@starlane/audit";
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

/** Changes the database as somebody with full access could, bypassing triggers and foreign keys. */
const tamper = async (...statements: string[]) => {
  await admin.query("set session_replication_role = replica");
  for (const statement of statements) expect((await admin.query(statement)).rowCount).toBeGreaterThan(0);
  await admin.query("reset session_replication_role");
};
const found = async () => (await verifyAudit(admin, "agencies")).breaches;
const kinds = (breaches: readonly Breach[]) => [...new Set(breaches.map(({ what }) => what))].sort();
/** Runs twenty at once, so that most chains grow. */
const outcomesOfSignIns = async () => {
  const answers = await Promise.all(times(20, () => trySignIn(service, "officer")));
  return new Set(answers.map((answer) => codeOf(answer) ?? "IN"));
};

/** Inserts rows into every chain, at a position relative to its end. */
const put = (place: string, hash = "sha256('x')") =>
  `insert into audit_entry (chain, position, id, at, operation, outcome, hash)
   select chain, ${place}, gen_random_uuid(), now(), 'Mutation.forged', 'DONE', ${hash} from audit_chain`;
const HASHED = `sha256(head || convert_to(audit_field('agencies') || audit_field(chain::text) || audit_field((entries + 1)::text)
  || audit_field('00000000-0000-4000-8000-000000000000') || audit_field('2026-03-02T00:00:00.000000') || '-,'
  || audit_field('Mutation.forged') || audit_field('DONE') || '-,-,-,-,-,-,', 'UTF8'))`;
const WELL_FORGED = `insert into audit_entry (chain, position, id, at, operation, outcome, hash)
  select chain, entries + 1, '00000000-0000-4000-8000-000000000000', '2026-03-02T00:00:00Z', 'Mutation.forged', 'DONE', ${HASHED}
  from audit_chain`;

describe("extra entries are found and do not prevent sign-ins", () => {
  test.each<[string, string[]]>([
    ["before its beginning", [put("0")]],
    ["far before it", [put("-9223372036854775808"), put("-1")]],
    ["right past its end", [put("entries + 1")]],
    ["right past its end, hashed as the next would be", [WELL_FORGED]],
    ["several past its end", [put("entries + 1"), put("entries + 2"), put("entries + 3")]],
    ["a little past its end", [put("entries + 7")]],
    ["at the last place that there is", [put("9223372036854775807")]],
    ["in all these places", [put("0"), put("entries + 1"), put("9223372036854775807")]],
  ])("%s", async (_case, statements) => {
    await tamper(...statements);
    const before = await found();
    expect(kinds(before)).toEqual(["EXTRA"]);
    expect(before).toHaveLength(16 * statements.length);
    for (let round = 0; round < 3; round += 1) expect(await outcomesOfSignIns()).toEqual(new Set(["IN"]));
    await service.running.ready();
    expect(await found()).toEqual(before); // including those that are now between two others
  });
});

describe("a changed head of a chain is found and does not prevent sign-ins", () => {
  test.each([
    ["reset to nothing", "update audit_chain set entries = 0, head = ''", true],
    ["lowered", "update audit_chain set entries = entries - 3", false], // the next entry repairs it: nothing is lost
    ["set to a negative number", "update audit_chain set entries = -5", false],
    ["raised", "update audit_chain set entries = entries + 3", true],
    ["set to the largest number", "update audit_chain set entries = 9223372036854775807", false],
    ["deleted", "delete from audit_chain", true],
  ])("%s", async (_case, statement, isFoundLater) => {
    await tamper(statement);
    expect((await found()).length).toBeGreaterThan(0);
    for (let round = 0; round < 3; round += 1) expect(await outcomesOfSignIns()).toEqual(new Set(["IN"]));
    if (isFoundLater) expect((await found()).length).toBeGreaterThan(0);
  });
});

test("skips a forged entry at the next position under sixty concurrent sign-ins", async () => {
  await tamper(put("entries + 1"));
  await Promise.all([outcomesOfSignIns(), outcomesOfSignIns(), outcomesOfSignIns()]);
  const { rows } = await admin.query(
    "select count(*)::int as count from audit_entry where operation = 'Mutation.signIn'",
  );
  expect(rows).toEqual([{ count: 60 }]);
  expect(new Set((await found()).map(({ what }) => what))).toEqual(new Set(["EXTRA"]));
});

test("control: a forged entry prevents sign-ins if positions are not skipped", async () => {
  await tamper(put("entries + 1"));
  await admin.query(
    `create or replace function audit_place(which smallint, wanted bigint) returns bigint language sql as $$ select wanted $$`,
  );
  expect(await outcomesOfSignIns()).toEqual(new Set(["INTERNAL_SERVER_ERROR"]));
  await expect(service.running.ready()).rejects.toThrow(/audit_entry_pkey/);
});

test("is not ready whenever nobody can sign in", async () => {
  const table = (name: string) =>
    [`alter table ${name} rename to gone`, `alter table gone rename to ${name}`] as const;
  const broken: (readonly [breaks: string, mends: string])[] = [
    [
      "revoke execute on function audit_append, audit_probe from starlane_agencies",
      "grant execute on function audit_append, audit_probe to starlane_agencies",
    ],
    [
      "alter function audit_write rename to gone",
      "alter function gone(smallint, jsonb) rename to audit_write",
    ],
    [
      "alter table audit_entry add constraint full_up check (false) not valid",
      "alter table audit_entry drop constraint full_up",
    ],
    [
      `create function fails() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
       create constraint trigger fails after insert on audit_entry initially deferred for each row execute function fails()`,
      "drop trigger fails on audit_entry",
    ],
    ...["failure", "session", "trusted_device", "refresh_token", "credential"].map(table),
    [
      "revoke insert on refresh_token from starlane_agencies",
      "grant insert on refresh_token to starlane_agencies",
    ],
  ];
  for (const [breaks, mends] of broken) {
    await admin.query(breaks);
    await expect(service.running.ready()).rejects.toThrow();
    await admin.query(mends);
  }
  await service.running.ready();
  const { rows } = await admin.query(
    "select (select count(*) from session) + (select count(*) from failure) as count",
  );
  expect(rows).toEqual([{ count: "0" }]);
  expect(await found()).toEqual([]);
});
