import { aService, aViewer, times, type TestService } from "@starlane/testing";
import { attendance } from "../src/index.js";
import { expectExactCells, untilCounted } from "./cells.js";
import {
  anEvent,
  anItem,
  CHECK_IN,
  GARDEN,
  identityOf,
  phoneOf,
  RIVERSIDE,
  STARLIGHT,
  deliverDistrict,
} from "./district.js";
import type { Json } from "./people.js";

let service: TestService;
const officer = aViewer("OFFICER");
beforeAll(async () => {
  service = await aService(attendance);
  await deliverDistrict(service);
  service.setTime("2026-03-02T04:00:00Z"); // noon
});
afterAll(() => service.close());

const COLUMNS = ["姓名", "身份证号", "手机", "活动编号", "签到时间", "人群", "社区"];
const IMPORT = `mutation($event: ID, $mode: ImportMode!, $columns: [String!]!, $rows: ImportRows!) {
  importCheckIns(event: $event, mode: $mode, columns: $columns, rows: $rows) {
    rows accepted unchanged refusedRows dryRun refused { row column code message } } }`;
interface Sending {
  readonly event?: string | null;
  readonly mode?: string;
  readonly viewer?: typeof officer;
  readonly language?: "en" | "zh-CN";
}
const send = async (
  rows: readonly (readonly string[])[],
  { event = null, mode = "ALL_OR_NOTHING", viewer = officer, language = "en" }: Sending = {},
) => {
  const numbered = rows.map((texts, index) => ({ number: index + 2, texts }));
  const variables = { event, mode, columns: COLUMNS, rows: numbered };
  const { data, errors } = await service.ask(viewer, IMPORT, { variables, language });
  return errors ? errors[0]!.extensions.code : data.importCheckIns;
};
const attendancesAt = async (event: string) => {
  const { rows } = await service.database.pool.query(
    `select person, audience, area_id as area, method, at, day::text, late, flagged from attendance
     where event_id = $1 order by at, person`,
    [event],
  );
  return rows;
};
const pool = () => service.database.pool;
const report = { rows: 3, accepted: 3, unchanged: 0, refusedRows: 0, refused: [], dryRun: false };

test("checks in a list and changes nothing when it is sent again in any mode", async () => {
  const event = await anEvent(service, { kind: "SENIOR_LECTURE" });
  const rows = [
    ["金丝雀", identityOf(1), "", "", "2026-03-02 09:05", "", ""],
    ["", "", phoneOf(2), "", "9点10分", "居民", "花园社区"],
    ["", identityOf(3), "", event.toUpperCase(), "", "", RIVERSIDE],
  ];
  expect(await send(rows, { event, mode: "VALIDATE_ONLY" })).toEqual({ ...report, dryRun: true });
  expect(await attendancesAt(event)).toEqual([]);
  const people = await pool().query("select from pseudonym");
  expect(await send(rows, { event })).toEqual(report);
  expect(people.rowCount).toBe(0); // validating a table inserts no people
  const seen = await attendancesAt(event);
  expect(seen).toMatchObject([
    { audience: "ELDERLY", area: RIVERSIDE, at: new Date("2026-03-02T01:00:00Z") },
    { audience: "ELDERLY", area: STARLIGHT, at: new Date("2026-03-02T01:05:00Z") },
    { audience: "RESIDENT", area: GARDEN, at: new Date("2026-03-02T01:10:00Z") },
  ]);
  for (const { method, late, flagged, day } of seen)
    expect([method, late, flagged, day]).toEqual(["IMPORT", true, false, "2026-03-02"]);
  for (const mode of ["ALL_OR_NOTHING", "ROW_BY_ROW", "VALIDATE_ONLY"])
    expect(await send(rows, { event, mode })).toMatchObject({ accepted: 0, unchanged: 3, refused: [] });
  expect(await attendancesAt(event)).toEqual(seen);
  await untilCounted(pool());
  await expectExactCells(pool());
});

test("leaves people checked in by staff unchanged and counts a person twice in a table once", async () => {
  const event = await anEvent(service);
  await service.ask(officer, CHECK_IN, { variables: { event, items: [anItem(4)] } });
  const rows = [4, 5, 5].map((n) => ["", "", phoneOf(n), "", "", "", ""]);
  expect(await send(rows, { event })).toMatchObject({ accepted: 1, unchanged: 2 });
  expect(await attendancesAt(event)).toHaveLength(2);
});

test("recognises a person by phone and by both numbers, in the table and among earlier check-ins", async () => {
  const [before, event] = [await anEvent(service), await anEvent(service)];
  await send([["", "", phoneOf(11), "", "", "", ""]], { event: before });
  const rows = [
    ["", "", phoneOf(10), "", "", "", ""],
    ["", identityOf(10), phoneOf(10), "", "", "", ""],
    ["", identityOf(11), phoneOf(11), "", "", "", ""],
  ];
  expect(await send(rows, { event })).toMatchObject({ accepted: 2, unchanged: 1 });
  expect(await send([["", identityOf(10), "", "", "", "", ""]], { event })).toMatchObject({ unchanged: 1 });
  expect(await attendancesAt(event)).toHaveLength(2);
  const [{ person }] = await attendancesAt(before);
  expect((await attendancesAt(event)).map((one: Json) => one.person)).toContain(person);
  // A phone shared by a family joins no one.
  const shared = [20, 21].map((n) => ["", identityOf(n), phoneOf(20), "", "", "", ""]);
  expect(await send(shared, { event })).toMatchObject({ accepted: 2 });
});

test("reports every mistake by row and column header without repeating the table's contents", async () => {
  const event = await anEvent(service, { capacity: 1 });
  const cancelled = await anEvent(service, { status: "CANCELLED" });
  const elsewhere = await anEvent(service, { area: "110101001001" });
  const rows = [
    ["金丝雀", "", "", event, "", "", ""],
    ["", "640105201403050010", "", event, "", "", ""],
    ["", "", "0951-6091234", event, "", "", ""],
    ["", identityOf(1), "", "", "", "", ""],
    ["", identityOf(1), "", "金丝雀", "", "", ""],
    ["", identityOf(1), "", cancelled, "", "", ""],
    ["", identityOf(1), "", elsewhere, "", "", ""],
    ["", identityOf(1), "", event, "昨天", "唱歌", "火星社区"],
    ["", identityOf(1), "", event, "", "", ""],
    ["", identityOf(2), "", event, "", "", ""],
  ];
  const said = await send(rows, { mode: "ROW_BY_ROW", language: "zh-CN" });
  expect(said).toMatchObject({ rows: 10, accepted: 1, refusedRows: 9 });
  expect(said.refused.map(({ row, column, code }: Json) => [row, column, code])).toEqual([
    [2, "身份证号码", "INVALID_INPUT"],
    [3, "身份证号", "INVALID_INPUT"],
    [4, "手机", "INVALID_INPUT"],
    [5, "活动编号", "INVALID_INPUT"],
    [6, "活动编号", "NOT_FOUND"],
    [7, "活动编号", "INVALID_STATE"],
    [8, "活动编号", "NOT_FOUND"],
    [9, "人群", "INVALID_INPUT"],
    [9, "社区", "INVALID_INPUT"],
    [9, "签到时间", "INVALID_INPUT"],
    [11, null, "OVER_CAPACITY"],
  ]);
  for (const canary of ["金丝雀", "640105201403050010", "0951", "昨天", "唱歌", "火星", identityOf(1)])
    expect(JSON.stringify(said)).not.toContain(canary);
  expect(await send(rows.slice(-1), { mode: "VALIDATE_ONLY", viewer: aViewer("ANALYST") })).toBe("FORBIDDEN");
});

test("refuses a table for a foreign or unknown event before reading its rows", async () => {
  const elsewhere = await anEvent(service, { area: "110101001001" });
  const refused = { [elsewhere]: "FORBIDDEN", none: "NOT_FOUND", "\u0000": "NOT_FOUND" };
  for (const [event, code] of Object.entries(refused))
    for (const rows of [[], [["", identityOf(1), "", "", "", "", ""]]])
      expect([event, await send(rows, { event, mode: "VALIDATE_ONLY" })]).toEqual([event, code]);
});

test("writes nothing of an all-or-nothing table with one mistake", async () => {
  const event = await anEvent(service);
  const rows = [identityOf(30), "1"].map((number) => ["", number, phoneOf(30), "", "", "", ""]);
  expect(await send(rows, { event })).toMatchObject({ accepted: 0, refusedRows: 1 });
  expect(await attendancesAt(event)).toEqual([]);
});

test("refuses a withdrawn check-in when its table is sent again", async () => {
  const event = await anEvent(service);
  const rows = [["", identityOf(31), "", "", "", "", ""]];
  await send(rows, { event });
  const { rows: there } = await pool().query("select client_id from attendance where event_id = $1", [event]);
  await service.ask(
    officer,
    `mutation($event: ID!, $id: ID!) { withdrawCheckIn(event: $event, clientId: $id, reason: "wrong") { __typename } }`,
    { variables: { event, id: there[0].client_id } },
  );
  expect(await send(rows, { event })).toMatchObject({
    accepted: 0,
    refused: [{ row: 2, column: null, code: "INVALID_STATE" }],
  });
});

test("counts each person once when twenty imports and staff check in the same people at once", async () => {
  const event = await anEvent(service, { capacity: 60 });
  const rows = times(40, (n) => ["", identityOf(100 + n), phoneOf(100 + n), "", "", "", ""]);
  await Promise.all([
    ...times(20, (nth) => send(rows, { event, mode: nth % 2 ? "ROW_BY_ROW" : "ALL_OR_NOTHING" })),
    ...times(4, () =>
      service.ask(officer, CHECK_IN, {
        variables: { event, items: times(60, (n) => anItem(100 + n)) },
      }),
    ),
  ]);
  const there = await attendancesAt(event);
  expect(there).toHaveLength(60);
  expect(new Set(there.map((one: Json) => one.person)).size).toBe(60);
  await untilCounted(pool());
  await expectExactCells(pool());
});

test("imports ten thousand rows, and changes nothing when they are sent again", async () => {
  const event = await anEvent(service);
  const rows = times(10_000, (n) => ["", identityOf(20_000 + n), "", "", "", "", ""]);
  expect(await send(rows, { event })).toMatchObject({ accepted: 10_000 });
  expect(await send(rows, { event, mode: "ROW_BY_ROW" })).toMatchObject({ unchanged: 10_000 });
});
