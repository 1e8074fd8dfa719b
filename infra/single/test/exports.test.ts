import { readTable, cellAsText } from "@starlane/spreadsheet";
import { times } from "@starlane/testing";
import { randomUUID } from "node:crypto";
import { identityNumber } from "./people.js";
import { aCampaignUnderWay, register } from "./planning.js";
import { aStarlane, PASSWORD, type Json, type TestStarlane } from "./starlane.js";

describe.each(["in process", "over HTTP"] as const)("exports, with services %s", (reach) => {
  let starlane: TestStarlane;
  let campaign: string;
  let school: Json;
  beforeAll(async () => {
    starlane = await aStarlane({ reach, now: () => new Date("2026-03-12T01:00:00Z") });
    const made = await aCampaignUnderWay(starlane);
    campaign = made.campaign.id;
    school = made.school;
    const events = [];
    for (const day of ["2026-03-04", "2026-03-05", "2026-03-18"])
      events.push(await register(starlane, { campaign, venue: school.id, day }));
    const items = times(3, (n) => ({
      clientId: randomUUID(),
      person: { identityNumber: identityNumber(n) },
      audience: "ADOLESCENT",
      method: "STAFF_SCAN",
      at: "2026-03-04T02:05:00Z",
    }));
    await starlane.data(
      "education",
      "mutation($event: ID!, $items: [CheckInItem!]!) { checkIn(event: $event, items: $items) { __typename } }",
      { event: events[0].id, items },
    );
    await starlane.data(
      "education",
      `mutation { completeEvent(id: "${events[0].id}", version: 1) { __typename } }`,
    );
    await starlane.starlane.settled();
  });
  afterAll(() => starlane.close());

  async function tokenOf(username: string): Promise<string> {
    const { signIn } = await starlane.data(
      null,
      "mutation($u: String!, $p: String!) { signIn(username: $u, password: $p) { accessToken } }",
      { u: username, p: PASSWORD },
    );
    return signIn.accessToken;
  }

  async function get(username: string | null, file: string, language = "zh-CN"): Promise<Response> {
    const token = username && (await tokenOf(username));
    return fetch(`${starlane.url}/exports/${file}`, {
      headers: { "accept-language": language, ...(token && { authorization: `Bearer ${token}` }) },
    });
  }

  async function rowsOf(response: Response, titles: readonly string[]): Promise<Record<string, string>[]> {
    const columns = titles.map((title) => ({ name: title, titles: [title] }));
    const { rows } = await readTable(new Uint8Array(await response.arrayBuffer()), { columns });
    return rows.map(({ cells }) =>
      Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, cellAsText(cell)])),
    );
  }

  test("a campaign's events can be downloaded as a workbook and uploaded without changes", async () => {
    const response = await get("education", `events.xlsx?campaign=${campaign}`);
    expect(response.headers.get("content-disposition")).toContain("filename*=UTF-8''%E6%B4%BB%E5%8A%A8.xlsx");
    const file = await response.arrayBuffer();
    const rows = await rowsOf(new Response(file), ["活动名称", "日期"]);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({
      活动名称: "识破网络诈骗",
      活动类型: "进校课程",
      日期: "2026-03-04",
      开始时间: "10:00",
      结束时间: "10:45",
      地点: school.name,
      受众: "青少年",
      状态: "已完成",
    });
    const sent = await fetch(`${starlane.url}/uploads/events?mode=all&campaign=${campaign}`, {
      method: "POST",
      headers: { authorization: `Bearer ${await tokenOf("education")}` },
      body: file,
    });
    expect(await sent.json()).toMatchObject({ report: { rows: 3, accepted: 0, unchanged: 3, refused: [] } });
  });

  test("a range of days filters the events, and CSV is in the requested language", async () => {
    const response = await get("education", "events.csv?from=2026-03-05&to=2026-03-05", "en");
    const rows = await rowsOf(response, ["Title", "Date"]);
    expect(rows.map((row) => [row.Title, row.Kind, row.Date])).toEqual([
      ["识破网络诈骗", "School class", "2026-03-05"],
    ]);
  });

  test.each(["zh-CN", "en"])(
    "venues are downloaded with their opening hours, and uploaded without changes: %s",
    async (language) => {
      const name = `测试场所 ${language}`;
      const hours = times(20, hoursFrom);
      for (const [n, openingHours] of hours.entries()) {
        const input = {
          name: `${name} ${n}`,
          kind: "SHOP",
          area: "640105002002",
          capacity: 10,
          openingHours,
        };
        await starlane.data(
          "planner",
          "mutation($input: CreateVenueInput!) { createVenue(input: $input) { ... on UserError { message } } }",
          { input },
        );
      }
      const response = await get("planner", "venues.xlsx?area=640105002002", language);
      const file = await response.arrayBuffer();
      const opening = language === "en" ? "Opening hours" : "开放时间";
      const rows = await rowsOf(new Response(file), ["场所名称", "容量", "Name", "Capacity", opening]);
      expect(rows.length).toBeGreaterThan(hours.length);
      expect(rows.map((row) => row[opening])).toContain(
        language === "en"
          ? "Mon-Fri 08:30-18:00; Sat 09:00-12:00"
          : "周一至周五 08:30-18:00; 周六 09:00-12:00",
      );
      const send = async (body: BodyInit) => {
        const headers = { authorization: `Bearer ${await tokenOf("planner")}` };
        const sent = await fetch(`${starlane.url}/uploads/venues?mode=all`, {
          method: "POST",
          headers,
          body,
        });
        return (await sent.json()).report;
      };
      expect(await send(file)).toMatchObject({ rows: rows.length, unchanged: rows.length, refused: [] });

      const changed = `场所名称,场所类型,社区,容量,开放时间\n${name} 0,商铺,640105002002,10,周一至周五 08:30-17:00\n${name} 1,商铺,640105002002,10,看情况\n`;
      const { refused } = await send(changed);
      expect(refused.map(({ row, column, code }: Json) => [row, column, code])).toEqual([
        [2, "开放时间", "ALREADY_EXISTS"],
        [3, "开放时间", "INVALID_INPUT"],
      ]);
    },
  );

  test.each(["venues", "speakers", "agencies", "coverage"])(
    "%s are downloaded with a row each",
    async (list) => {
      const response = await get("planner", `${list}.xlsx`);
      expect(response.status).toBe(200);
      const rows = await rowsOf(response, [
        "场所名称",
        "姓名",
        "单位名称",
        "单位",
        "区域",
        "人口数",
        "容量",
        "宣传对象",
        "单位代码",
      ]);
      expect(rows.length).toBeGreaterThan(5);
    },
  );

  test("the departments' report counts events and people of a period", async () => {
    const response = await get("planner", "report.xlsx?from=2026-03-01&to=2026-03-31");
    const rows = await rowsOf(response, [
      "单位",
      "已完成活动（场）",
      "已确认未完成（场）",
      "触达人数",
      "到场人次",
    ]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      "已完成活动（场）": "1",
      "已确认未完成（场）": "2",
      触达人数: "3",
      到场人次: "3",
    });
  });

  test.each<[string, string | null, string, number]>([
    ["anonymous users", null, "events.xlsx", 401],
    ["no such list", "planner", "ghosts.xlsx", 404],
    ["no such format", "planner", "events.exe", 404],
    ["no such campaign", "planner", "events.xlsx?campaign=none", 404],
    ["no such day", "planner", "events.xlsx?from=2026-02-30", 400],
    ["a report of no time", "planner", "report.xlsx", 400],
  ])("rejects %s", async (_case, who, file, status) => {
    const response = await get(who, file);
    expect(response.status).toBe(status);
    expect((await response.json()).errors[0].message).toMatch(/\p{sc=Han}/u);
  });
});

const WEEK = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];

/** Returns opening hours of many kinds: office hours, always, around midnight, scattered days. */
function hoursFrom(n: number): { weekday: string; opens: string; closes: string }[] {
  if (n === 0)
    return WEEK.slice(0, 6).map((weekday) =>
      weekday === "SATURDAY"
        ? { weekday, opens: "09:00", closes: "12:00" }
        : { weekday, opens: "08:30", closes: "18:00" },
    );
  const ranges = [
    { opens: "00:00", closes: "06:30" },
    { opens: "08:00", closes: "12:00" },
    { opens: "14:00", closes: "18:05" },
    { opens: "20:00", closes: "00:00" },
  ];
  return WEEK.flatMap((weekday, day) =>
    ranges
      .filter((_, at) => (n * 37 + day * day * n + at * 11) % 5 < 2)
      .map((range) => ({ weekday, ...range })),
  );
}
