import { times } from "@starlane/testing";
import { writeCsv, writeWorkbook, type Value } from "@starlane/spreadsheet";
import { buffer } from "node:stream/consumers";
import { aCampaignUnderWay } from "./planning.js";
import { aStarlane, PASSWORD, type Json, type TestStarlane } from "./starlane.js";

const HEADER = ["序号", "活动名称", "活动类型", "日期", "时间", "地点", "受众", "人数（人）"];
const TITLE = "西夏区教育局反诈进校园活动安排";

interface Sending {
  readonly mode?: string;
  readonly language?: string;
  readonly more?: Readonly<Record<string, string>>;
}

describe.each(["in process", "over HTTP"] as const)("tables, with services %s", (reach) => {
  let starlane: TestStarlane;
  let campaign: string;
  let school: string;
  beforeAll(async () => {
    starlane = await aStarlane({ reach, now: () => new Date("2026-03-02T01:00:00Z") });
    const made = await aCampaignUnderWay(starlane);
    campaign = made.campaign.id;
    school = made.school.name;
  });
  afterAll(() => starlane.close());

  function rows(on = "2026-03-04"): Value[][] {
    return [
      [1, "反诈第一课", "进校课程", on, "08:00-08:40", school, "学生", 45],
      [2, "反诈第二课", "进校课程", on, "上午9点到9点40分", school, "学生", "４５人"],
    ];
  }

  const workbook = (cells: Value[][]) =>
    buffer(writeWorkbook([{ name: "安排", columns: HEADER.map((header) => ({ header })), rows: cells }]));

  async function send(
    username: string | null,
    kind: string,
    file: Uint8Array,
    { mode = "all", language = "zh-CN", more = {} }: Sending = {},
  ) {
    const query = new URLSearchParams({ mode, ...(kind === "events" && { campaign }), ...more });
    const response = await fetch(`${starlane.url}/uploads/${kind}?${query}`, {
      method: "POST",
      headers: {
        "accept-language": language,
        "content-type": "application/octet-stream",
        ...(username && { authorization: `Bearer ${await tokenOf(username)}` }),
      },
      body: new Uint8Array(file),
    });
    return { status: response.status, body: await response.json() };
  }

  async function tokenOf(username: string): Promise<string> {
    const { signIn } = await starlane.data(
      null,
      "mutation($u: String!, $p: String!) { signIn(username: $u, password: $p) { accessToken } }",
      { u: username, p: PASSWORD },
    );
    return signIn.accessToken;
  }

  test("a department validates its workbook, imports it, and imports it again", async () => {
    const file = await workbook(rows());
    const headers = [
      ["序号", null],
      ["活动名称", "title"],
      ["活动类型", "kind"],
      ["日期", "date"],
      ["时间", "starts"],
      ["地点", "venue"],
      ["受众", "audiences"],
      ["人数(人)", "capacity"],
    ].map(([header, column]) => ({ header, column }));
    const report = (changes: Json) => ({
      status: 200,
      body: {
        headers,
        report: {
          rows: 2,
          accepted: 2,
          unchanged: 0,
          refusedRows: 0,
          dryRun: false,
          refused: [],
          ...changes,
        },
      },
    });
    expect(await send("education", "events", file, { mode: "validate" })).toEqual(report({ dryRun: true }));
    expect(await send("education", "events", file)).toEqual(report({}));
    expect(await send("education", "events", file)).toEqual(report({ accepted: 0, unchanged: 2 }));
    expect(await send("education", "events", file, { mode: "rows" })).toEqual(
      report({ accepted: 0, unchanged: 2 }),
    );
    const { events } = await starlane.data(
      "planner",
      `{ events(first: 10, filter: { from: "2026-03-03T16:00:00Z", to: "2026-03-04T16:00:00Z" }) { nodes { title venue { name } startsAt status } } }`,
    );
    expect(events.nodes).toMatchObject([
      {
        title: "反诈第一课",
        venue: { name: school },
        startsAt: "2026-03-04T00:00:00.000Z",
        status: "CONFIRMED",
      },
      { title: "反诈第二课", startsAt: "2026-03-04T01:00:00.000Z" },
    ]);
  });

  test("CSV in a form with mapped columns reports mistakes by the file's rows and columns", async () => {
    const csv = writeCsv({
      columns: ["课", "活动类型", "日期", "时间", "地点", "受众"].map((header) => ({ header })),
      rows: [
        ["反诈第三课", "进校课程", "2026-03-08", "08:00-08:40", school, "学生"],
        ["反诈第四课", "唱歌", "昨天", "08:00-08:40", "火星小学", "学生"],
      ],
    });
    const form = new FormData();
    form.set("file", new Blob([new Uint8Array(await buffer(csv))]), "课表.csv");
    form.set("mapping", JSON.stringify({ 课: "title" }));
    form.set("mode", "rows");
    form.set("campaign", campaign);
    const response = await fetch(`${starlane.url}/uploads/events`, {
      method: "POST",
      headers: { authorization: `Bearer ${await tokenOf("education")}`, "accept-language": "en" },
      body: form,
    });
    const { report } = await response.json();
    expect(report.refused.map(({ row, column, code }: Json) => [row, column, code])).toEqual([
      [2, "日期", "NOT_A_SCHOOL_DAY"],
      [3, "活动类型", "INVALID_INPUT"],
      [3, "日期", "INVALID_INPUT"],
    ]);
  });

  test("imports a school's timetable as its classes", async () => {
    const csv = `${TITLE}\n节次,星期一,星期二,星期三\n第一节,三(1)班,/,三(2)班\n`;
    const mapping = {
      firstMonday: "2026-03-09",
      weeks: 2,
      periods: { 第一节: "08:00-08:40" },
      title: "反诈课堂：{class}",
      same: { kind: "进校课程", venue: school, audiences: "学生" },
    };
    const { body } = await send("education", "events", Buffer.from(csv), {
      more: { layout: "timetable", mapping: JSON.stringify(mapping) },
    });
    expect(body).toMatchObject({ report: { rows: 4, accepted: 4, refused: [] } });
  });

  test("imports venues from a table, for use in events of the next one", async () => {
    const csv =
      "场所名称,场所类型,社区,容量,学生人数,开放时间\n新建实验小学,小学,640105002002,200,180,工作日 8:00-18:00\n";
    expect((await send("planner", "venues", Buffer.from(csv))).body.report).toMatchObject({ accepted: 1 });
    expect((await send("planner", "venues", Buffer.from(csv))).body.report).toMatchObject({ unchanged: 1 });
    await starlane.starlane.settled();
    const events = rows("2026-03-18").map((row) =>
      row.map((cell) => (cell === school ? "新建实验小学" : cell)),
    );
    const { body } = await send("planner", "events", await workbook(events));
    expect(body.report).toMatchObject({ accepted: 2, refused: [] });
  });

  test("imports speakers from a table as well", async () => {
    const file = Buffer.from("姓名,宣传对象,语言\n哈老师,学生,普通话、宁夏话\n");
    expect((await send("education", "speakers", file)).body.report).toMatchObject({ accepted: 1 });
    expect((await send("education", "speakers", file)).body.report).toMatchObject({ unchanged: 1 });
  });

  test("imports ten thousand rows as a whole, and a repetition changes nothing", async () => {
    const hours = (n: number) => String(7 + Math.floor(n / 1_000)).padStart(2, "0");
    const rows = times(10_000, (n) => {
      const minute = String(n % 50).padStart(2, "0");
      const day = String(1 + (Math.floor(n / 50) % 20)).padStart(2, "0");
      return `入户宣传 ${n},入户宣传,2026-04-${day},${hours(n)}:${minute}-${hours(n)}:55,640105002002,居民`;
    });
    const file = Buffer.from(["活动名称,活动类型,日期,时间,区域,受众", ...rows].join("\n"));
    const { body } = await send("planner", "events", file, { mode: "validate" });
    expect(body.report).toMatchObject({ rows: 10_000, accepted: 10_000, refused: [], dryRun: true });
    expect((await send("planner", "events", file)).body.report).toMatchObject({
      accepted: 10_000,
      refused: [],
    });
    expect((await send("planner", "events", file)).body.report).toMatchObject({
      accepted: 0,
      unchanged: 10_000,
    });
  });

  test("rejects a table that exceeds a request between services", async () => {
    const letters = "反诈宣传进社区防骗知识讲座银川西夏";
    const title = (n: number) =>
      times(280, (at) => letters[(n * 7 + at * at * (n % 13)) % letters.length]).join("");
    const file = await workbook(
      times(8_000, (n) => [n, title(n), "讲座", "2026-03-04", "08:00-08:40", school, "学生", 45]),
    );
    const { status, body } = await send("planner", "events", file, { mode: "validate" });
    expect([status, body.errors[0].message]).toEqual([400, "表格中的文字超过 6 MB，请拆分后再上传。"]);
  });

  test.each<[string, string | null, string, () => Uint8Array, Sending, number, string]>([
    ["anonymous users", null, "events", () => Buffer.from("a"), {}, 401, "请先登录。"],
    [
      "who may not",
      "analyst",
      "events",
      () => Buffer.from("标题,日期\n一,2026-03-04\n"),
      {},
      403,
      "您没有权限执行此操作。",
    ],
    ["another noun", "planner", "ghosts", () => Buffer.from("a"), {}, 404, "没有找到，或您无权查看。"],
    [
      "another campaign",
      "planner",
      "events",
      () => Buffer.from("标题,日期\n一,2026-03-04\n"),
      { more: { campaign: "none" } },
      404,
      "没有找到，或您无权查看。",
    ],
    ["another mode", "planner", "events", () => Buffer.from("a"), { mode: "maybe" }, 400, "参数 mode 有误。"],
    ["no table", "planner", "events", () => Buffer.from("早上好"), {}, 400, "没有找到表头"],
    [
      "too large",
      "planner",
      "events",
      () => Buffer.alloc(6 * 1024 * 1024),
      {},
      413,
      "文件超过 5 MB，请拆分后再上传。",
    ],
    [
      "in English",
      "planner",
      "events",
      () => Buffer.from("d0cf11e0a1b11ae1", "hex"),
      { language: "en" },
      400,
      "This is a workbook of an old Excel",
    ],
  ])("rejects %s", async (_case, who, kind, file, sending, status, message) => {
    const answer = await send(who, kind, file(), sending);
    expect([answer.status, answer.body.errors[0].message]).toEqual([
      status,
      expect.stringContaining(message),
    ]);
  });
});
