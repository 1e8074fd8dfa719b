import { aService, aViewer, type TestService } from "@starlane/testing";
import { Client } from "pg";
import { loadVenues, venues } from "../src/index.js";

const planner = aViewer("PLANNER");
const CREATE = `mutation ($input: CreateVenueInput!) { createVenue(input: $input) {
  ... on Venue { id name version } ... on UserError { code message } } }`;
const input = { name: "文化站", kind: "POLICE_ROOM", area: "640105002", capacity: 80, openingHours: [] };

let service: TestService;
let admin: Client;
beforeAll(async () => {
  service = await aService(venues);
  await loadVenues(service.database.em(), service.running.publish, {
    district: "640105",
    areas: [
      { id: "64", name: "宁夏回族自治区", level: "PROVINCE", parent: null },
      { id: "6401", name: "银川市", level: "CITY", parent: "64" },
      { id: "640105", name: "西夏区", level: "DISTRICT", parent: "6401" },
      { id: "640105002", name: "北京西路街道", level: "STREET", parent: "640105" },
    ],
    populations: [],
    venues: [],
  });
  admin = new Client({ connectionString: service.adminUrl, options: "-c search_path=venues" });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await service.close();
});

test("publishes and audits a mutation within its single transaction", async () => {
  const { answer, statements } = await service.count(planner, CREATE, { variables: { input } });
  const id: string = answer.data.createVenue.id;
  const ends = statements.filter((each) => ["begin", "commit", "rollback"].includes(each));
  expect(ends).toEqual(["begin", "commit"]);
  expect(statements.at(-2)).toContain("audit_append");
  const entries = await admin.query("select * from audit_entry where subject = $1", [id]);
  expect(entries.rows).toMatchObject([
    {
      actor: planner.id,
      operation: "Mutation.createVenue",
      outcome: "DONE",
      area: "640105002",
      purpose: null,
    },
  ]);
});

test("neither stores nor audits a refused mutation", async () => {
  const before = await counts();
  const { answer, statements } = await service.count(planner, CREATE, {
    variables: { input: { ...input, name: " " } },
  });
  expect(answer.data.createVenue.code).toBe("INVALID_INPUT");
  expect(statements.at(-1)).toBe("rollback");
  expect(await counts()).toEqual(before);
});

test("keeps the changes of other fields when one field is refused", async () => {
  const before = await counts();
  const answer = await service.ask(
    planner,
    `mutation ($a: CreateVenueInput!, $b: CreateVenueInput!, $c: CreateVenueInput!) {
      first: createVenue(input: $a) { ... on Venue { id } }
      refused: createVenue(input: $b) { ... on UserError { code } }
      last: createVenue(input: $c) { ... on Venue { name } } }`,
    { variables: { a: input, b: { ...input, name: " " }, c: { ...input, name: "图书馆" } } },
  );
  expect(answer.errors).toBeUndefined();
  expect(answer.data).toMatchObject({
    refused: { code: "INVALID_INPUT" },
    last: { name: "图书馆" },
  });
  expect(await counts()).toEqual({ venues: before.venues + 2, entries: before.entries + 2 });
});

test("rolls back a mutation that cannot be audited", async () => {
  const before = await counts();
  await admin.query("alter function audit_append(jsonb) rename to audit_append_hidden");
  try {
    const answer = await service.ask(planner, CREATE, { variables: { input } });
    expect(answer.errors?.[0]?.extensions?.code).toBe("INTERNAL_SERVER_ERROR");
    expect(answer.data ?? null).toBeNull();
  } finally {
    await admin.query("alter function audit_append_hidden(jsonb) rename to audit_append");
  }
  expect(await counts()).toEqual(before);
});

test("denies the service's role writing, changing and deleting audit entries", async () => {
  const { pool } = service.database;
  for (const attempt of [
    "update audit_entry set actor = null",
    "delete from audit_entry",
    "truncate audit_entry",
    "insert into audit_entry select * from audit_entry",
    "update audit_chain set entries = 0",
    "delete from audit_chain",
  ])
    await expect(pool.query(attempt)).rejects.toMatchObject({ code: "42501" });
  await expect(admin.query("delete from audit_entry")).rejects.toThrow("what was audited stays as it is");
});

async function counts(): Promise<{ venues: number; entries: number }> {
  const { rows } = await admin.query<{ venues: number; entries: number }>(
    "select (select count(*)::int from venue) as venues, (select count(*)::int from audit_entry) as entries",
  );
  return rows[0]!;
}
