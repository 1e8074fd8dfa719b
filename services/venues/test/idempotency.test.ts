import { rotateKeys, type Viewer } from "@starlane/auth";
import { aService, aViewer, times, type ServiceResponse, type TestService } from "@starlane/testing";
import { randomUUID } from "node:crypto";
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

const create = (key: string, given: object = input, viewer: Viewer = planner): Promise<ServiceResponse> =>
  service.ask(viewer, CREATE, { variables: { input: given }, key });
const venuesNamed = async (name: string): Promise<number> =>
  (await admin.query("select from venue where name = $1", [name])).rowCount ?? 0;
const codeOf = ({ errors }: ServiceResponse) => errors?.[0]?.extensions?.code;

test("creates one venue and gives one answer for fifty concurrent requests with one key", async () => {
  const given = { ...input, name: "同时" };
  const answers = await Promise.all(times(50, () => create("at once", given)));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]!.data.createVenue).toMatchObject({ name: "同时", version: 1 });
  expect(await venuesNamed("同时")).toBe(1);
  expect(
    (await admin.query("select from audit_entry where subject = $1", [answers[0]!.data.createVenue.id]))
      .rowCount,
  ).toBe(1);
});

test("creates several venues for the same fifty requests without the table's primary key", async () => {
  await admin.query("alter table answered_request drop constraint answered_request_pkey");
  try {
    const given = { ...input, name: "无锁" };
    await Promise.all(times(50, () => create("no key", given)));
    expect(await venuesNamed("无锁")).toBeGreaterThan(1);
  } finally {
    await admin.query("delete from answered_request where key = 'no key'");
    await admin.query("alter table answered_request add primary key (user_id, key, position)");
  }
});

test("stores a refusal like any other answer", async () => {
  const refused = await create("refused", { ...input, name: " " });
  expect(refused.data.createVenue.code).toBe("INVALID_INPUT");
  expect(await create("refused", { ...input, name: " " })).toEqual(JSON.parse(JSON.stringify(refused)));
});

test("executes a retry after a failure", async () => {
  await admin.query("alter table venue rename to hidden_venue");
  expect(codeOf(await create("failed", { ...input, name: "重试" }))).toBe("INTERNAL_SERVER_ERROR");
  await admin.query("alter table hidden_venue rename to venue");
  expect((await create("failed", { ...input, name: "重试" })).data.createVenue.name).toBe("重试");
  expect(await venuesNamed("重试")).toBe(1);
});

test("scopes a key to one request of one user", async () => {
  await create("mine", { ...input, name: "甲" });
  const answer = await create("mine", { ...input, name: "乙" });
  expect(codeOf(answer)).toBe("IDEMPOTENCY_KEY_REUSED");
  const other = await create("mine", { ...input, name: "乙" }, { ...planner, id: randomUUID() });
  expect(other.data.createVenue.name).toBe("乙");
});

test("replays an answer after the user's rights grew, and not after they shrank", async () => {
  const given = { ...input, name: "权限" };
  const first = await create("rights", given);
  const elsewhere = { ...planner, grants: [{ role: "PLANNER", area: "640105003" }] as const };
  expect(codeOf(await create("rights", given, elsewhere))).toBe("FORBIDDEN");
  expect(codeOf(await create("rights", given, { ...planner, grants: [] }))).toBe("FORBIDDEN");
  const wider = { ...planner, grants: [{ role: "PLANNER", area: "64" }] as const };
  expect(await create("rights", given, wider)).toEqual(JSON.parse(JSON.stringify(first)));
});

test("stores nothing readable of a request or its answer", async () => {
  await create("secret", { ...input, name: "密文" });
  const { rows } = await admin.query<{ row: string; sealed: Buffer }>(
    "select answered_request::text as row, sealed from answered_request where key = 'secret'",
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]!.row).not.toContain("密文");
  expect(rows[0]!.sealed.toString("utf8")).not.toMatch(/密文|createVenue|640105/);
});

test("decrypts stored answers after a key rotation", async () => {
  const first = await create("rotated", { ...input, name: "轮换" });
  rotateKeys(`${service.home}/answers`, new Date()); // the machine's clock, which named the first key
  expect(await create("rotated", { ...input, name: "轮换" })).toEqual(JSON.parse(JSON.stringify(first)));
});

test("deletes stored answers after more than a day", async () => {
  await create("old", { ...input, name: "旧" });
  const kept = async () =>
    (await admin.query("select from answered_request where key in ('old', 'rotated')")).rowCount;
  service.setTime("2026-03-03T01:30:00Z");
  await create("after a day", { ...input, name: "一天后" });
  expect(await kept()).toBe(2);
  service.setTime("2026-03-04T01:30:00Z");
  await create("after two", { ...input, name: "两天后" });
  for (let tries = 0; (await kept()) !== 0 && tries < 200; tries += 1)
    await admin.query("select pg_sleep(0.02)");
  expect(await kept()).toBe(0);
});

test("runs an import with a key once, although it commits in chunks", async () => {
  const IMPORT = `mutation ($columns: [String!]!, $rows: ImportRows!) {
    importVenues(mode: ROW_BY_ROW, columns: $columns, rows: $rows) { accepted unchanged refused { column message } } }`;
  const row = {
    学校名称: "表中小学",
    类型: "小学",
    社区: "北京西路街道",
    容纳人数: "300",
    开放时间: "周一至周五 8:00-12:00",
  };
  const variables = { columns: Object.keys(row), rows: [{ number: 2, texts: Object.values(row) }] };
  const answers = await Promise.all(
    times(20, () => service.ask(planner, IMPORT, { variables, key: "table" })),
  );
  expect(answers[0]!.errors).toBeUndefined();
  expect(answers[0]!.data.importVenues).toEqual({ accepted: 1, unchanged: 0, refused: [] });
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
});
