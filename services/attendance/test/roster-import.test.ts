import { aService, aViewer, times, type TestService } from "@starlane/testing";
import { attendance } from "../src/index.js";
import { anEvent, GARDEN, phoneOf, deliverDistrict } from "./district.js";
import { enrol, ENROLMENTS, identityNumber, type Json } from "./people.js";

let service: TestService;
const officer = aViewer("OFFICER");
beforeAll(async () => {
  service = await aService(attendance);
  await deliverDistrict(service);
});
afterAll(() => service.close());

const COLUMNS = ["姓名", "身份证号", "联系电话", "人群", "社区"];
const IMPORT = `mutation($enrolment: ID!, $basis: LegalBasis, $mode: ImportMode!, $columns: [String!]!, $rows: ImportRows!) {
  importRoster(enrolment: $enrolment, basis: $basis, mode: $mode, columns: $columns, rows: $rows) {
    rows accepted unchanged refusedRows dryRun refused { row column code message } } }`;
interface Sending {
  readonly mode?: string;
  readonly basis?: string | null;
  readonly viewer?: typeof officer;
  readonly language?: "en" | "zh-CN";
}
const send = async (
  enrolment: string,
  rows: readonly (readonly string[])[],
  { mode = "ALL_OR_NOTHING", basis = null, viewer = officer, language = "en" }: Sending = {},
) => {
  const numbered = rows.map((texts, index) => ({ number: index + 2, texts }));
  const variables = { enrolment, basis, mode, columns: COLUMNS, rows: numbered };
  const { data, errors } = await service.ask(viewer, IMPORT, { variables, language });
  return errors ? errors[0]!.extensions.code : data.importRoster;
};
const aGroup = async (changes: object = {}, facts: object = {}) => {
  const event = await anEvent(service, { kind: "SCHOOL_CLASS", ...facts });
  const input = { event, label: "三年级一班", headcount: 40, basis: "GUARDIAN_CONSENT", ...changes };
  const { id } = await enrol(service, officer, input);
  return { event, id: id as string };
};
const rosterOf = async (event: string) => {
  const { data } = await service.ask(officer, ENROLMENTS, { variables: { event } });
  return data.enrolments[0].roster.map(({ person, audience }: Json) => [person.maskedName, audience.id]);
};
const pupil = (n: number, name = "王小明") => [name, identityNumber(n), "", "", ""];

test("imports a class list as a roster, and changes nothing when it is sent again", async () => {
  const { event, id } = await aGroup();
  const rows = [
    pupil(1),
    ["欧阳娜", "", phoneOf(2), "学生", "花园社区"],
    ["", identityNumber(3), "", "居民", GARDEN],
  ];
  const report = { rows: 3, accepted: 3, unchanged: 0, refusedRows: 0, refused: [], dryRun: false };
  expect(await send(id, rows, { mode: "VALIDATE_ONLY" })).toEqual({ ...report, dryRun: true });
  expect(await rosterOf(event)).toEqual([]);
  expect(await send(id, rows)).toEqual(report);
  expect(await rosterOf(event)).toEqual([
    ["王*", "ADOLESCENT"],
    ["欧阳*", "ADOLESCENT"],
    [null, "RESIDENT"],
  ]);
  for (const mode of ["ALL_OR_NOTHING", "ROW_BY_ROW"])
    expect(await send(id, rows, { mode })).toEqual({ ...report, accepted: 0, unchanged: 3 });
  expect(await send(id, [...rows, pupil(4, "李小红")])).toMatchObject({ accepted: 1, unchanged: 3 });
  const { rows: entries } = await service.database.pool.query(
    "select area_id from roster_entry where enrolment_id = $1 order by position",
    [id],
  );
  expect(entries.map(({ area_id }) => area_id)).toEqual([null, GARDEN, GARDEN, null]);
  const { data } = await service.ask(officer, ENROLMENTS, { variables: { event } });
  expect(data.enrolments[0].version).toBe(3);
});

test("reports every mistake by row and column header without repeating the table's contents", async () => {
  const { event, id } = await aGroup({ headcount: 3 });
  const rows = [
    ["", "", "", "", ""],
    ["13800008888", "640105201403050010", "123", "唱歌", "火星社区"],
    ["金丝雀 13800009999", identityNumber(1), "", "", ""],
    ["金丝雀", identityNumber(2), "0951-6091234", "学生、居民", "9"],
    pupil(3),
    pupil(4),
    pupil(3),
    pupil(5),
    pupil(6, "金丝雀"),
  ];
  const report = await send(id, rows, { mode: "ROW_BY_ROW", language: "zh-CN" });
  expect(report).toMatchObject({ rows: 9, accepted: 3, refusedRows: 6 });
  expect(report.refused.map(({ row, column, code }: Json) => [row, column, code])).toEqual([
    [2, "身份证号码", "INVALID_INPUT"],
    [3, "人群", "INVALID_INPUT"],
    [3, "社区", "INVALID_INPUT"],
    [3, "身份证号", "INVALID_INPUT"],
    [4, "姓名", "INVALID_INPUT"],
    [5, "人群", "INVALID_INPUT"],
    [5, "社区", "INVALID_INPUT"],
    [5, "联系电话", "INVALID_INPUT"],
    [8, null, "INVALID_INPUT"],
    [10, null, "OVER_CAPACITY"],
  ]);
  const said = JSON.stringify(report);
  for (const canary of ["金丝雀", "13800008888", "13800009999", "640105", "0951", "火星", "唱歌"])
    expect(said).not.toContain(canary);
  expect(await rosterOf(event)).toHaveLength(3);
});

test("writes nothing of an all-or-nothing table with one mistake", async () => {
  const { event, id } = await aGroup();
  expect(await send(id, [pupil(1), pupil(2, "1")])).toMatchObject({ accepted: 0, refusedRows: 1 });
  expect(await rosterOf(event)).toEqual([]);
});

test("refuses a row that differs from the roster's entry", async () => {
  const { event, id } = await aGroup();
  await send(id, [pupil(1)]);
  const { refused } = await send(id, [pupil(1, "王大明")], { mode: "ROW_BY_ROW" });
  expect(refused).toMatchObject([{ row: 2, column: null, code: "ALREADY_EXISTS" }]);
  expect(await send(id, [["", identityNumber(1), "", "", ""]])).toMatchObject({ unchanged: 1 });
  expect(await rosterOf(event)).toEqual([["王*", "ADOLESCENT"]]);
});

test("requires one basis per group and refuses a child's own consent", async () => {
  const { id } = await aGroup({ basis: null });
  expect(await send(id, [pupil(1)])).toBe("BAD_USER_INPUT");
  expect(await send(id, [pupil(1)], { basis: "CONSENT", mode: "ROW_BY_ROW" })).toMatchObject({
    accepted: 0,
    refused: [{ row: 2, column: "身份证号" }],
  });
  expect(await send(id, [pupil(1)], { basis: "STATUTORY_DUTY" })).toMatchObject({ accepted: 1 });
  expect(await send(id, [pupil(2)], { basis: "CONSENT" })).toBe("BAD_USER_INPUT");
  expect(await send(id, [pupil(2)])).toMatchObject({ accepted: 1 });
  const { rows } = await service.database.pool.query("select basis from keeping where subject = $1", [id]);
  expect(rows).toEqual(times(2, () => ({ basis: "STATUTORY_DUTY" })));
});

test.each([
  ["SCHOOL_CLASS", "ADOLESCENT"],
  ["WORKER_TRAINING", "MIGRANT_WORKER"],
  ["SENIOR_LECTURE", "ELDERLY"],
  ["LECTURE", "RESIDENT"],
])("takes the default audience of an event of kind %s: %s", async (kind, audience) => {
  const { event, id } = await aGroup({}, { kind });
  await send(id, [pupil(1)]);
  expect(await rosterOf(event)).toEqual([["王*", audience]]);
});

test("refuses to add people after the event", async () => {
  const { event, id } = await aGroup();
  await anEvent(service, { id: event, kind: "SCHOOL_CLASS", status: "COMPLETED", version: 2 });
  expect(await send(id, [pupil(1)], { mode: "ROW_BY_ROW" })).toMatchObject({
    accepted: 0,
    refused: [{ row: 2, code: "INVALID_STATE" }],
  });
});

test("adds no more names than the headcount in concurrent imports", async () => {
  const { event, id } = await aGroup({ headcount: 30 });
  const tables = times(4, (table) => times(20, (n) => pupil(100 + table * 20 + n)));
  const reports = await Promise.all(tables.map((rows) => send(id, rows, { mode: "ROW_BY_ROW" })));
  expect(reports.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(30);
  expect(await rosterOf(event)).toHaveLength(30);
});

test("answers another agency's group with NOT_FOUND and an analyst with FORBIDDEN", async () => {
  const { id } = await aGroup();
  expect(
    await send(id, [pupil(1)], {
      viewer: aViewer("PARTNER", { agency: "00000000-0000-4000-8000-0000000000e1" }),
    }),
  ).toBe("NOT_FOUND");
  expect(await send("00000000-0000-4000-8000-00000000dead", [pupil(1)])).toBe("NOT_FOUND");
  expect(await send(id, [pupil(1)], { viewer: aViewer("ANALYST") })).toBe("FORBIDDEN");
});

test("lists the columns in the language of the request", async () => {
  const { data } = await service.ask(officer, "{ rosterImportColumns { name title headers required } }", {
    language: "zh-CN",
  });
  expect(data.rosterImportColumns.map(({ name, title }: Json) => [name, title])).toEqual([
    ["name", "姓名"],
    ["identityNumber", "身份证号码"],
    ["phone", "手机号码"],
    ["audience", "宣传对象"],
    ["area", "居住社区"],
  ]);
});
