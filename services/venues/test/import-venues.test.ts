import { aService, aViewer, type TestService } from "@starlane/testing";
import { loadVenues, venues } from "../src/index.js";
import type { Pool } from "pg";

const EDUCATION = "00000000-0000-4000-8000-00000000000e";
const planner = aViewer("PLANNER");
const IMPORT = `mutation ($mode: ImportMode!, $columns: [String!]!, $rows: ImportRows!) {
  importVenues(mode: $mode, columns: $columns, rows: $rows) {
  rows accepted unchanged refusedRows dryRun refused { row column code message } } }`;

let service: TestService;
beforeAll(async () => {
  service = await aService(venues);
  await obeyLocks();
  await loadVenues(service.database.em(), service.running.publish, {
    district: "640105",
    areas: [
      { id: "64", name: "宁夏回族自治区", level: "PROVINCE", parent: null },
      { id: "6401", name: "银川市", level: "CITY", parent: "64" },
      { id: "640105", name: "西夏区", level: "DISTRICT", parent: "6401" },
      { id: "640105002", name: "北京西路街道", level: "STREET", parent: "640105" },
      { id: "640105002002", name: "星光巷社区", level: "COMMUNITY", parent: "640105002" },
    ],
    populations: [],
    venues: [],
  });
  await service.deliver("agencies.agency", { id: EDUCATION, name: "西夏区教育局", version: 2 });
});
afterAll(() => service.close());

async function send(rows: Record<string, string>[], mode = "ALL_OR_NOTHING") {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const variables = {
    mode,
    columns,
    rows: rows.map((row, index) => ({
      number: index + 2,
      texts: columns.map((column) => row[column] ?? ""),
    })),
  };
  return (await service.ask(planner, IMPORT, { variables, language: "zh-CN" })).data.importVenues;
}

const school = {
  学校名称: "星光巷小学",
  类型: "小学",
  社区: "星光巷社区",
  容纳人数: "300人",
  主管单位: "西夏区教育局",
  开放时间: "周一至周五 8:00-12:00、14:00-18:00",
  学生人数: "912",
};

test("imports and publishes a department's venues, and changes nothing the second time", async () => {
  expect(await send([school, { ...school, 学校名称: "第二小学", 开放时间: "", 主管单位: "" }])).toMatchObject(
    {
      accepted: 2,
      refused: [],
    },
  );
  const { data } = await service.ask(
    planner,
    `{ venues { nodes { name kind capacity area { id } agency { id } openingHours { weekday opens closes } audiences { audience { id } people } } } }`,
  );
  expect(data.venues.nodes[0]).toMatchObject({
    name: "星光巷小学",
    kind: "SCHOOL",
    capacity: 300,
    area: { id: "640105002002" },
    agency: { id: EDUCATION },
    audiences: [{ audience: { id: "ADOLESCENT" }, people: 912 }],
  });
  expect(data.venues.nodes[0].openingHours).toHaveLength(10);
  expect(await service.published("venues.venue")).toHaveLength(2);
  expect(await send([school])).toMatchObject({ accepted: 0, unchanged: 1, refused: [] });
});

test("reports all mistakes of a row and its differences from the existing venue", async () => {
  const { refused } = await send([
    { ...school, 学校名称: "第三小学", 类型: "飞船", 社区: "火星", 容纳人数: "很多", 开放时间: "看情况" },
    { ...school, 容纳人数: "200" },
  ]);
  expect(refused.map(({ row, column, code }: Record<string, unknown>) => [row, column, code])).toEqual([
    [2, "类型", "INVALID_INPUT"],
    [2, "社区", "INVALID_INPUT"],
    [2, "容纳人数", "INVALID_INPUT"],
    [2, "开放时间", "INVALID_INPUT"],
    [3, "容纳人数", "ALREADY_EXISTS"],
  ]);
});

test("creates nothing in VALIDATE_ONLY mode", async () => {
  expect(await send([{ ...school, 学校名称: "第四小学" }], "VALIDATE_ONLY")).toMatchObject({
    accepted: 1,
    dryRun: true,
  });
  expect(
    (await service.ask(planner, '{ venues(filter: { text: "第四小学" }) { totalCount } }')).data.venues
      .totalCount,
  ).toBe(0);
});

/** True if statements lock rows. If not, two requests that have inserted venues commit at the same time. */
let locks = true;
/** The first two requests that are about to commit. */
let meeting: (() => void)[] = [];

/** Makes all new connections follow `locks`. */
async function obeyLocks(): Promise<void> {
  const requests: Pool = await service.database.requestEm().getConnection().getNativeClient();
  const meet = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    meeting.push(resolve);
    if (meeting.length === 2) for (const go of meeting) go();
    return promise;
  };
  requests.on("connect", (client) => {
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    let hasEntered = false;
    client.query = ((statement: string | { text: string }, ...more: unknown[]) => {
      const given = typeof statement === "string" ? { text: statement } : statement;
      if (locks) return query(given, ...more);
      const text = given.text.replace("for no key update", "");
      const ask = () => query(Object.assign(given, { text }), ...more);
      if (text.includes("insert into venue (")) hasEntered = true;
      const isMeeting = /^commit/i.test(text) && hasEntered && meeting.length < 2;
      if (/^(commit|rollback)/i.test(text)) hasEntered = false;
      return isMeeting ? meet().then(ask) : ask();
    }) as typeof client.query;
  });
}

/**
 * @returns the reports of twenty requests that import the same thirty venues at once, and the number of venues
 * afterwards
 */
async function raceOf(name: string, mode: string): Promise<{ reports: Report[]; entered: number }> {
  const rows = Array.from({ length: 30 }, (_, n) => ({ ...school, 学校名称: `${name}${n}` }));
  const reports = await Promise.all(Array.from({ length: 20 }, () => send(rows, mode)));
  const { data } = await service.ask(planner, `{ venues(filter: { text: "${name}" }) { totalCount } }`);
  return { reports, entered: data.venues.totalCount };
}

interface Report {
  readonly accepted: number;
  readonly unchanged: number;
  readonly refused: readonly unknown[];
}

test.each(["ALL_OR_NOTHING", "ROW_BY_ROW"])(
  "imports each venue once when twenty requests send the same table at once: %s",
  async (mode) => {
    const { reports, entered } = await raceOf(mode === "ROW_BY_ROW" ? "甲校" : "乙校", mode);
    expect(entered).toBe(30);
    for (const { accepted, unchanged, refused } of reports)
      expect({ sum: accepted + unchanged, refused }).toEqual({ sum: 30, refused: [] });
    expect(reports.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(30);
  },
);

test.each(["ALL_OR_NOTHING", "ROW_BY_ROW"])("creates duplicates without the locks: %s", async (mode) => {
  locks = false;
  meeting = [];
  try {
    const { entered } = await raceOf(mode === "ROW_BY_ROW" ? "丙校" : "丁校", mode);
    expect(entered).toBeGreaterThan(30);
  } finally {
    locks = true;
  }
});
