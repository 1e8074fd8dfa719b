import { times, type TestService } from "@starlane/testing";
import { asTable, IMPORT_EVENTS, importEvents, type Row } from "./import.js";
import {
  aCampaign,
  anEvent,
  ask,
  aWorld,
  BUREAU,
  COMMUNITY,
  FAR_HALL,
  HALL,
  deliverVenue,
  OTHER_STREET,
  planner,
  REGISTER,
  SCHOOL,
  SCHOOL_AGENCY,
  stranger,
} from "./world.js";

let service: TestService;
let campaign: string;
beforeAll(async () => {
  service = await aWorld();
  await deliverVenue(service, { id: HALL, name: "星光巷社区活动室", version: 2 });
  await deliverVenue(service, {
    id: SCHOOL,
    name: "西夏区第一小学",
    agency: SCHOOL_AGENCY,
    capacity: 300,
    version: 2,
  });
});
beforeEach(async () => {
  campaign = (await aCampaign(service)).id;
});
afterAll(() => service.close());

/** Every test has days of its own, since there is only one hall. */
let day = Date.UTC(2026, 2, 1);
function nextDay(): string {
  day += 24 * 60 * 60 * 1000;
  return new Date(day).toISOString().slice(0, 10);
}

function aRow(changes: Row = {}): Row {
  return {
    活动名称: "反诈知识讲座",
    活动类型: "讲座",
    日期: nextDay(),
    时间: "10:00-11:00",
    地点: "星光巷社区活动室",
    受众: "居民、老年人",
    人数: "60人",
    ...changes,
  };
}

async function registered(): Promise<Record<string, unknown>[]> {
  const answer = await service.ask(
    planner,
    `{ campaign(id: "${campaign}") { events(first: 100) { nodes {
      title kind status startsAt endsAt capacity venue { id } area { id } audiences { id } speakers { id name } agency { id } } } } }`,
  );
  return JSON.parse(JSON.stringify(answer.data.campaign.events.nodes));
}

test("imports a department's rows, by the words that departments use", async () => {
  const rows = [
    aRow({ 日期: "3月4日", 主讲人: "李志愿者" }),
    aRow({
      活动类型: "入户宣传",
      日期: "2026年3月5日（周四）",
      时间: "上午9点到11点半",
      地点: "星光巷社区",
      人数: "",
    }),
    aRow({ 日期: "46088", 时间: "0.4166666667", 结束时间: "0.4583333333", 地点: HALL, 主办单位: BUREAU }),
  ];
  expect(await importEvents(service, planner, campaign, rows)).toEqual({
    rows: 3,
    accepted: 3,
    unchanged: 0,
    refusedRows: 0,
    refused: [],
    dryRun: false,
  });
  expect(await registered()).toMatchObject([
    {
      title: "反诈知识讲座",
      kind: "LECTURE",
      status: "CONFIRMED",
      startsAt: "2026-03-04T02:00:00.000Z",
      endsAt: "2026-03-04T03:00:00.000Z",
      capacity: 60,
      venue: { id: HALL },
      audiences: [{ id: "RESIDENT" }, { id: "ELDERLY" }],
      speakers: [{ name: "李志愿者" }],
      agency: { id: BUREAU },
    },
    { kind: "DOOR_TO_DOOR", startsAt: "2026-03-05T01:00:00.000Z", area: { id: COMMUNITY }, venue: null },
    { startsAt: "2026-03-07T02:00:00.000Z", endsAt: "2026-03-07T03:00:00.000Z" },
  ]);
});

test("reports all errors of a row at once, by row and column, in the user's language", async () => {
  const bad = aRow({
    活动类型: "唱歌",
    日期: "下周三",
    时间: "上午",
    地点: "火星",
    受众: "猫",
    人数: "很多",
  });
  const { 活动名称: _title, ...untitled } = bad;
  const { refused, refusedRows } = await importEvents(service, planner, campaign, [aRow(), untitled], {
    language: "zh-CN",
  });
  expect(refusedRows).toBe(1);
  expect(refused.map(({ row, column, message }: Record<string, unknown>) => [row, column, message])).toEqual([
    [3, "活动名称", "请填写“活动名称”。"],
    [3, "活动类型", expect.stringContaining("没有“唱歌”这种活动类型")],
    [3, "受众", expect.stringContaining("“猫”中有无法识别的宣传对象")],
    [3, "人数", "“很多”不是人数。"],
    [3, "日期", expect.stringContaining("“下周三”中没有可识别的日期")],
    [3, "时间", expect.stringContaining("“上午”不是可识别的时间")],
  ]);
  expect(await registered()).toEqual([]);
});

test.each<[string, Row, string, string]>([
  [
    "a Sunday in a school",
    { 活动类型: "进校课程", 日期: "2026-03-08", 地点: "西夏区第一小学", 受众: "学生" },
    "日期",
    "NOT_A_SCHOOL_DAY",
  ],
  ["after the campaign", { 日期: "2027-03-04" }, "日期", "OUTSIDE_CAMPAIGN"],
  ["more people than fit", { 人数: "101" }, "人数", "OVER_CAPACITY"],
  ["ends before it starts", { 时间: "11:00-10:00" }, "时间", "INVALID_INPUT"],
  ["a speaker for others", { 讲师: "王老师" }, "讲师", "INVALID_INPUT"],
  ["a speaker that is not there", { 讲师: "无名氏" }, "讲师", "INVALID_INPUT"],
])("applies the rules of single events to a row: %s", async (_case, changes, column, code) => {
  const row = aRow(changes);
  const { refused } = await importEvents(service, planner, campaign, [row]);
  expect(refused).toMatchObject([{ row: 2, column, code }]);
});

test("rejects the second of two rows with the hall at the same time", async () => {
  const date = nextDay();
  const rows = [aRow({ 日期: date }), aRow({ 日期: date, 活动名称: "另一场", 时间: "10:30-11:30" })];
  expect(await importEvents(service, planner, campaign, rows)).toMatchObject({
    accepted: 0,
    refused: [{ row: 3, column: "地点", code: "VENUE_CONFLICT" }],
  });
  expect(await registered()).toEqual([]);
  expect(await importEvents(service, planner, campaign, rows, { mode: "ROW_BY_ROW" })).toMatchObject({
    accepted: 1,
    refusedRows: 1,
  });
  expect(await registered()).toHaveLength(1);
});

test("a dry run reports the results and holds nothing", async () => {
  const rows = [aRow(), aRow({ 人数: "5000" })];
  expect(await importEvents(service, planner, campaign, rows, { mode: "VALIDATE_ONLY" })).toMatchObject({
    accepted: 1,
    refused: [{ row: 3, code: "OVER_CAPACITY" }],
    dryRun: true,
  });
  expect(await registered()).toEqual([]);
  expect((await service.published("campaigns.event")).filter((body) => body.campaign === campaign)).toEqual(
    [],
  );
});

test.each(["ALL_OR_NOTHING", "ROW_BY_ROW"])(
  "importing the same table twice changes nothing: %s",
  async (mode) => {
    const rows = times(20, () => aRow());
    expect(await importEvents(service, planner, campaign, rows, { mode })).toMatchObject({ accepted: 20 });
    const before = await registered();
    expect(await importEvents(service, planner, campaign, [...rows, rows[0]!], { mode })).toMatchObject({
      accepted: 0,
      unchanged: 21,
      refused: [],
    });
    expect(await registered()).toEqual(before);
  },
);

test("a row that differs from its event is reported in its columns, not doubled", async () => {
  const row = aRow();
  await importEvents(service, planner, campaign, [row]);
  const { refused, unchanged } = await importEvents(service, planner, campaign, [
    { ...row, 时间: "10:00-11:30", 人数: "70" },
  ]);
  expect(unchanged).toBe(0);
  expect(refused).toMatchObject([
    { row: 2, column: "时间", code: "ALREADY_EXISTS" },
    { row: 2, column: "人数", code: "ALREADY_EXISTS" },
  ]);
  expect(await registered()).toHaveLength(1);
});

test("recognises an event that was registered by hand", async () => {
  const input = anEvent(
    { id: campaign },
    { startsAt: "2026-11-04T02:00:00Z", endsAt: "2026-11-04T03:00:00Z" },
  );
  expect((await ask(service, planner, REGISTER, input)).__typename).toBe("Event");
  const row = aRow({ 日期: "2026-11-04", 受众: "居民", 人数: "" });
  expect(await importEvents(service, planner, campaign, [row])).toMatchObject({ unchanged: 1, refused: [] });
});

test("an invisible campaign is not found, and another's agency is refused row by row", async () => {
  await expect(importEvents(service, stranger, "no id", [aRow()])).rejects.toThrow("NOT_FOUND");
  const row = aRow({ 主办单位: SCHOOL_AGENCY });
  expect(await importEvents(service, planner, campaign, [row, aRow()], { mode: "ROW_BY_ROW" })).toMatchObject(
    {
      accepted: 1,
      refused: [{ row: 2, column: null, code: "FORBIDDEN" }],
    },
  );
});

test("single events register during an import without a deadlock", async () => {
  const rows = times(60, () => aRow());
  const single = (index: number) =>
    ask(
      service,
      planner,
      REGISTER,
      anEvent(
        { id: campaign },
        {
          title: `单场 ${index}`,
          startsAt: `2026-12-${index + 1}T06:00:00Z`,
          endsAt: `2026-12-${index + 1}T07:00:00Z`,
        },
      ),
    );
  const [report, ...events] = await Promise.all([
    importEvents(service, planner, campaign, rows),
    ...times(20, (index) => single(index + 9)),
  ]);
  expect(report).toMatchObject({ accepted: 60, refused: [] });
  expect(events.map((event) => event.__typename)).toEqual(times(20, () => "Event"));
});

test.each(["VALIDATE_ONLY", "ALL_OR_NOTHING", "ROW_BY_ROW"])(
  "takes the same number of statements for four hundred rows as for four: %s",
  async (mode) => {
    const statementsOf = async (rows: readonly Row[]) => {
      const variables = { campaign, mode, ...asTable(rows) };
      const { answer, statements } = await service.count(planner, IMPORT_EVENTS, { variables });
      expect(answer.data.importEvents).toMatchObject({ accepted: rows.length, refused: [] });
      return statements.length;
    };
    // Ten hours of each day, in the hall and from door to door, with a speaker on the first.
    const base = aRow();
    const hoursOf = (date: string) =>
      times(10, (n) => {
        const hours = [n + 7, n + 8].map((hour) => `${String(hour).padStart(2, "0")}:00`);
        const row = { ...base, 日期: date, 时间: hours.join("-") };
        return [row, { ...row, 活动类型: "入户宣传", 地点: COMMUNITY }];
      }).flat();
    const [first, ...others] = hoursOf(nextDay());
    const few = await statementsOf([{ ...first!, 讲师: "李志愿者" }, ...others.slice(0, 3)]);
    const [again, ...many] = times(20, () => hoursOf(nextDay())).flat();
    expect(await statementsOf([{ ...again!, 讲师: "李志愿者" }, ...many])).toBe(few);
  },
);

test("keeps full-width characters of a title, and collapses spaces", async () => {
  const row = aRow({ 活动类型: "入户宣传", 地点: COMMUNITY, 活动名称: " 反诈讲座（一）：ＡＢＣ　入户 " });
  expect(await importEvents(service, planner, campaign, [row])).toMatchObject({ accepted: 1 });
  expect(await registered()).toMatchObject([{ title: "反诈讲座（一）：ＡＢＣ 入户" }]);
});

test("recognises an event regardless of width, spaces and case", async () => {
  const row = aRow({ 活动名称: "反诈讲座（一）：ABC", 活动类型: "入户宣传", 地点: COMMUNITY });
  const start = `${row.日期}T02:00:00Z`;
  const input = {
    title: "反诈讲座（一）：ABC",
    kind: "DOOR_TO_DOOR",
    venue: null,
    area: COMMUNITY,
    audiences: ["RESIDENT", "ELDERLY"],
    capacity: 60,
  };
  const times = { startsAt: start, endsAt: `${row.日期}T03:00:00Z` };
  await ask(service, planner, REGISTER, anEvent({ id: campaign }, { ...input, ...times }));
  await ask(service, planner, REGISTER, anEvent({ id: campaign }, { ...input, ...times, title: "另一场" }));
  const rows = [row, { ...row, 活动名称: "反诈讲座(一): abc" }, { ...row, 活动名称: "第三场" }];
  expect(await importEvents(service, planner, campaign, rows)).toMatchObject({ accepted: 1, unchanged: 2 });
});

test("of two venues of one name, takes the one in the area that the row names", async () => {
  await deliverVenue(service, { id: FAR_HALL, area: OTHER_STREET, name: "星光巷社区活动室", version: 3 });
  const rows = [aRow({ 区域: OTHER_STREET }), aRow({ 区域: COMMUNITY }), aRow()];
  const report = await importEvents(service, planner, campaign, rows, { mode: "ROW_BY_ROW" });
  expect(report).toMatchObject({ accepted: 2, refused: [{ row: 4, column: "地点" }] });
  expect((await registered()).map(({ venue }) => (venue as { id: string }).id).toSorted()).toEqual(
    [FAR_HALL, HALL].toSorted(),
  );
  await deliverVenue(service, { id: FAR_HALL, area: OTHER_STREET, name: "示例场所", version: 4 });
});
