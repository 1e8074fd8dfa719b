import { times } from "@starlane/testing";
import { buffer } from "node:stream/consumers";
import { writeWorkbook } from "@starlane/spreadsheet";
import { identityNumber } from "./people.js";
import { aCampaignUnderWay, register } from "./planning.js";
import { aStarlane, type Json, type TestStarlane } from "./starlane.js";

const HEADER = "活动名称,活动类型,日期,时间,地点,受众\n";
const TIMETABLE = "节次,星期一,星期二,星期三,星期四,星期五\n";
/** Longer than any of these takes on a busy machine, and far shorter than they took before they were limited. */
const PATIENCE_MS = 20_000;

let starlane: TestStarlane;
let campaign: string;
let school: string;
let event: Json;
beforeAll(async () => {
  starlane = await aStarlane({ reach: "in process", now: () => new Date("2026-03-02T01:00:00Z") });
  const made = await aCampaignUnderWay(starlane);
  campaign = made.campaign.id;
  school = made.school.name;
  event = await register(starlane, { campaign, venue: made.school.id, day: "2026-03-04" });
  await starlane.starlane.settled();
});
afterAll(() => starlane.close());

interface Sending {
  readonly kind?: string;
  readonly who?: string;
  readonly more?: Readonly<Record<string, string>>;
  readonly key?: string;
  readonly type?: string;
}

async function send(
  file: string | Uint8Array,
  { kind = "events", who = "education", more = {}, key, type = "application/octet-stream" }: Sending = {},
) {
  const query = new URLSearchParams({ mode: "validate", ...(kind === "events" && { campaign }), ...more });
  const response = await fetch(`${starlane.url}/uploads/${kind}?${query}`, {
    method: "POST",
    headers: {
      "content-type": type,
      "accept-language": "en",
      authorization: `Bearer ${await starlane.tokenOf(who)}`,
      ...(key !== undefined && { "idempotency-key": key }),
    },
    body: typeof file === "string" ? file : new Uint8Array(file),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const body = await response.json();
  const error = body.errors?.[0];
  return { status: response.status, body, says: error?.extensions.reason ?? error?.extensions.code };
}

const layout = (changes: Json) => ({
  layout: "timetable",
  mapping: JSON.stringify({
    firstMonday: "2026-03-09",
    weeks: 2,
    periods: { 第一节: "08:00-08:40" },
    title: "反诈课堂：{class}",
    same: { kind: "进校课程", venue: school, audiences: "学生" },
    ...changes,
  }),
});
const row = (changes: Readonly<Record<number, string>> = {}) =>
  ["反诈课", "进校课程", "2026-03-04", "08:00-08:40", school, "学生"]
    .map((cell, at) => changes[at] ?? cell)
    .join(",");
const periods = (count: number, name = "三(1)班") =>
  TIMETABLE + times(count, (n) => `第${n}节,${Array(5).fill(name).join(",")}`).join("\n");
const form = (parts: number, file: string) =>
  `${'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\ny\r\n'.repeat(parts)}--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n${file}\r\n--b--\r\n`;
const FORM = "multipart/form-data; boundary=b";

describe("a file is rejected as a whole", () => {
  test.each<[string, () => string | Uint8Array | Promise<Uint8Array>, Sending, number, string]>([
    [
      "a title of fifty thousand places, thirty weeks",
      () => periods(2),
      { type: FORM, more: {} },
      400,
      "BAD_USER_INPUT",
    ],
    [
      "a long title",
      () => periods(2),
      { more: layout({ title: "{class}".repeat(40) }) },
      400,
      "BAD_USER_INPUT",
    ],
    [
      "a title that comes to too much text",
      () => periods(40, "班".repeat(900)),
      { more: layout({ title: "{class}".repeat(28), weeks: 30 }) },
      400,
      "TOO_MUCH_TEXT",
    ],
    [
      "more events than an import has rows",
      () => periods(100),
      { more: layout({ weeks: 30 }) },
      400,
      "TOO_MANY_EVENTS",
    ],
    [
      "an ordinary timetable, far too long",
      () => periods(8_000),
      { more: layout({ weeks: 30 }) },
      400,
      "TOO_MANY_EVENTS",
    ],
    ...[0, -1, 31, 1e9, 1.5].map((weeks): [string, () => string, Sending, number, string] => [
      `${weeks} weeks`,
      () => periods(1),
      { more: layout({ weeks }) },
      400,
      "BAD_USER_INPUT",
    ]),
    [
      "a first Monday that is no day",
      () => periods(1),
      { more: layout({ firstMonday: "2026-02-30" }) },
      400,
      "BAD_USER_INPUT",
    ],
    [
      "too many periods",
      () => periods(1),
      { more: layout({ periods: Object.fromEntries(times(51, (n) => [`第${n}节`, "08:00-08:40"])) }) },
      400,
      "BAD_USER_INPUT",
    ],
    [
      "a title that reorders",
      () => periods(1),
      { more: layout({ title: "\u202E{class}" }) },
      400,
      "BAD_USER_INPUT",
    ],
    [
      "a mapping that is nested",
      () => periods(1),
      { more: { layout: "timetable", mapping: "[".repeat(5_000) } },
      400,
      "BAD_USER_INPUT",
    ],
    [
      "a mapping of prototypes",
      () => HEADER + row(),
      { more: { mapping: '{"__proto__":{"title":"x"}}' } },
      200,
      "undefined",
    ],
    ["a form of many fields", () => form(60_000, HEADER), { type: FORM }, 400, "BAD_USER_INPUT"],
    [
      "a sheet whose name reorders",
      () => HEADER + row(),
      { more: { sheet: "\u202Ex" } },
      400,
      "BAD_USER_INPUT",
    ],
    [
      "a form of many fields whose boundary is named beside another",
      () => form(60_000, HEADER),
      { type: "multipart/form-data; xboundary=none; boundary=b" },
      400,
      "BAD_USER_INPUT",
    ],
    ["a form that names a field twice", () => form(2, HEADER + row()), { type: FORM }, 400, "BAD_USER_INPUT"],
    [
      "a form without a boundary",
      () => form(0, HEADER),
      { type: "multipart/form-data" },
      400,
      "BAD_USER_INPUT",
    ],
    [
      "a form whose boundary has other letters",
      () => form(0, HEADER).replaceAll("--b", "--ü"),
      { type: "multipart/form-data; boundary=ü" },
      400,
      "BAD_USER_INPUT",
    ],
    [
      "a form without a file",
      () => '--b\r\nContent-Disposition: form-data; name="x"\r\n\r\ny\r\n--b--\r\n',
      { type: FORM },
      400,
      "BAD_USER_INPUT",
    ],
    [
      "a form that does not end",
      () => '--b\r\nContent-Disposition: form-data; name="file"',
      { type: FORM },
      400,
      "BAD_USER_INPUT",
    ],
    ["nothing", () => "", {}, 400, "NO_HEADER"],
    ["blanks", () => " \n\n \r\n", {}, 400, "NO_HEADER"],
    ["a byte order mark alone", () => "\uFEFF", {}, 400, "NO_HEADER"],
    ["NULs", () => `标题\u0000,日期\n`, {}, 400, "NOT_A_TABLE"],
    [
      "half of UTF-16",
      () => Buffer.concat([Buffer.from("fffe", "hex"), Buffer.from("标题,日期\n\ud842", "utf16le")]),
      {},
      400,
      "UNKNOWN_ENCODING",
    ],
    ["a CSV that is never closed", () => `${HEADER}"${"a,b\n".repeat(50_000)}`, {}, 400, "DAMAGED"],
    ["sixteen thousand columns", () => `${HEADER}${"a,".repeat(16_384)}\n`, {}, 400, "TOO_MANY_COLUMNS"],
    [
      "a picture by the name of a table",
      () => Buffer.from("89504e470d0a1a0a0000000d", "hex"),
      {},
      400,
      "NOT_A_TABLE",
    ],
    ["a program", () => Buffer.from("7f454c46020101000000", "hex"), {}, 400, "NOT_A_TABLE"],
    [
      "a sheet of that name is not there",
      () => HEADER + row(),
      { more: { sheet: "x".repeat(300) } },
      400,
      "BAD_USER_INPUT",
    ],
  ])("%s", async (title, file, sending, status, says) => {
    let body = await file();
    let options = sending;
    if (title.startsWith("a title of fifty")) {
      // Used to crash the process: a small file that expands to a huge result.
      const mapping = layout({ title: "{class}".repeat(50_000), weeks: 30 }).mapping;
      body = `--b\r\nContent-Disposition: form-data; name="layout"\r\n\r\ntimetable\r\n--b\r\nContent-Disposition: form-data; name="mapping"\r\n\r\n${mapping}\r\n${form(0, periods(2))}`;
      options = { type: FORM };
    }
    const answer = await send(body, options);
    expect([answer.status, String(answer.says)]).toEqual([status, says]);
  });
});

describe("a row is rejected individually", () => {
  test.each<[string, () => string | Uint8Array, string[]]>([
    ["hours that there are not", () => HEADER + row({ 3: "25:61-26:99" }), ["时间"]],
    ["a day that there is not", () => HEADER + row({ 2: "2026-02-30" }), ["日期"]],
    ["a day beyond all days", () => HEADER + row({ 2: "999999" }), ["日期"]],
    ["a title of nothing visible", () => HEADER + row({ 0: "\u3164" }), ["活动名称"]],
    ["a title of zero width", () => HEADER + row({ 0: "\u200B\u2060" }), ["Title"]],
    ["a title that reorders", () => HEADER + row({ 0: "反\u202E诈" }), ["活动名称"]],
    ["a control character", () => HEADER + row({ 0: "反\u0007诈" }), ["活动名称"]],
    ["a title of formulas alone is a title", () => HEADER + row({ 0: "'=HYPERLINK()" }), []],
    ["a header that comes twice", () => `活动名称,${HEADER}反诈,${row()}`, []],
    [
      "GB18030",
      () => Buffer.from("bbeeb6afc3fbb3c62cc8d5c6da0ac4e3bac32c323032362d30332d30340a", "hex"),
      ["Kind", "Audiences"],
    ],
    ["a header alone", () => HEADER, []],
  ])("%s", async (_title, file, columns) => {
    const { status, body } = await send(file());
    expect(status).toBe(200);
    const named = new Set(body.report.refused.map(({ column }: Json) => column));
    for (const column of columns) expect([...named]).toContain(column);
    if (columns.length === 0) expect(body.report.refused).toEqual([]);
  });

  test("keeps a class name that is a replacement pattern, or a placeholder, unchanged", async () => {
    const csv = `${TIMETABLE}第一节,{class},$&,,,\n`;
    const { status, body } = await send(csv, { more: layout({ weeks: 1 }) });
    expect([status, body.report.rows]).toEqual([200, 2]);
  });

  test("reads a workbook of many sheets, and one of formulas and merged cells", async () => {
    const sheets = times(200, (n) => ({ name: `第${n}页`, columns: [{ header: "说明" }], rows: [["无"]] }));
    const bytes = await buffer(writeWorkbook(sheets));
    expect((await send(bytes)).says).toBe("NO_HEADER");
  });
});

test("accepts a list of identity numbers only, with its header", async () => {
  const csv = `身份证号\n${times(3, (n) => identityNumber(n)).join("\n")}\n`;
  const { status, body } = await send(csv, { kind: "check-ins", more: { event: event.id } });
  expect([status, body.report?.rows, body.report?.accepted]).toEqual([200, 3, 3]);
});

test("one idempotency key covers all fifteen hundred rows of an upload, and a retry gives the same answer", async () => {
  const csv = `${HEADER}${times(1_500, (n) => {
    const hour = String(7 + Math.floor(n / 300)).padStart(2, "0");
    const day = String(1 + (n % 20)).padStart(2, "0");
    return `入户宣传 ${n},入户宣传,2026-04-${day},${hour}:00-${hour}:${String(10 + (n % 45))},640105002002,居民`;
  }).join("\n")}`;
  const sending: Sending = { who: "planner", more: { mode: "rows" }, key: "upload-1" };
  const first = await send(csv, sending);
  expect([first.status, first.body.report?.rows, first.body.report?.accepted]).toEqual([200, 1_500, 1_500]);
  expect((await send(csv, sending)).body).toEqual(first.body);
  const another = await send(`${csv}\n`, sending);
  expect(another.says).toBe("IDEMPOTENCY_KEY_REUSED");
});

test("rejects a forbidden upload before receiving the file, and one about another's things before unpacking it", async () => {
  const bomb = Buffer.from("504b0304", "hex");
  expect((await send(bomb, { who: "analyst" })).status).toBe(403);
  expect((await send(bomb, { kind: "ghosts" })).status).toBe(404);
  expect((await send(bomb, { more: { campaign: "none" } })).status).toBe(404);
  expect((await send(bomb, { kind: "rosters", more: { enrolment: "none" } })).status).toBe(404);
  expect((await send(bomb, { kind: "check-ins", more: { event: "none" } })).status).toBe(404);
  expect((await send(bomb, { kind: "check-ins", who: "hr", more: { event: event.id } })).status).toBe(403);
  expect((await send(bomb)).says).toBe("DAMAGED");
});

test("queues one user's forty uploads or rejects them with 429, and answers another user meanwhile", async () => {
  const csv = HEADER + times(2_000, () => row()).join("\n");
  const order: string[] = [];
  const flood = times(40, async (n) => {
    const { status } = await send(csv, { who: "planner" });
    order.push(`planner ${n}`);
    return status;
  });
  const others = send(HEADER + row(), { who: "education" }).then(({ status }) => {
    order.push("education");
    return status;
  });
  const statuses = await Promise.all(flood);
  expect(await others).toBe(200);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(8);
  expect(statuses.every((status) => status === 200 || status === 429)).toBe(true);
  expect(statuses).toContain(429);
  expect(order.at(-1)).not.toBe("education");
  expect((await send(csv, { who: "planner" })).status).toBe(200);
});
