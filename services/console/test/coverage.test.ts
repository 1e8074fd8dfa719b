import { captionOf, endOf, isOfTheSample, monthsOf, wrapped } from "../src/pages/coverage/curve.rules.js";
import {
  byStreet,
  isMostlyUnknown,
  matrixOf,
  shortCommunityName,
} from "../src/pages/coverage/matrix.rules.js";
import {
  coverageFilterOf,
  filterOfFocus,
  periodOf,
  periods,
  readCoverageSearch,
  writeCoverageSearch,
} from "../src/pages/coverage/search.rules.js";
import {
  areConsistent,
  earliest,
  meetsTarget,
  scale,
  scaleStepOf,
  type Share,
} from "../src/reach/reach.rules.js";

describe("a share", () => {
  test.each([
    [null, null],
    [0, 0],
    [0.0001, 1],
    [0.05, 2],
    [0.3, 4],
    [0.7499, 5],
    [0.75, 6],
    [1, 6],
  ])("with the rate %p is on step %p of the scale", (rate, step) => {
    expect(scaleStepOf(rate)).toBe(step);
  });

  test("has a step for every rate", () => {
    for (const { step, from, to } of scale()) expect(scaleStepOf((from + to) / 2)).toBe(step);
    expect(scale().at(-1)?.to).toBe(1);
  });

  test.each([
    [0.5, 0.5, true],
    [0.49, 0.5, false],
    [null, 0.5, null],
    [0.5, null, null],
  ])("with the rate %p meets the target %p: %p", (rate, target, meets) => {
    expect(meetsTarget({ rate, target })).toBe(meets);
  });
});

test("figures shown together have the oldest timestamp, and are consistent when their totals agree", () => {
  expect(earliest(["2026-11-24T10:00:01Z", "2026-11-24T10:00:00Z"])).toBe("2026-11-24T10:00:00Z");
  expect(
    areConsistent([
      { reached: 1, contacts: 2 },
      { reached: 1, contacts: 2 },
    ]),
  ).toBe(true);
  expect(
    areConsistent([
      { reached: 1, contacts: 2 },
      { reached: 1, contacts: 3 },
    ]),
  ).toBe(false);
});

describe("the address", () => {
  test("is parsed back to the same filters", () => {
    const search = {
      campaign: "c",
      agency: "bureau",
      audience: "ELDERLY",
      from: "2026-11-01",
      to: "2026-11-30",
    };
    const text = writeCoverageSearch(search);
    expect(text).toBe("?campaign=c&agency=bureau&audience=ELDERLY&from=2026-11-01&to=2026-11-30");
    expect(readCoverageSearch(new URLSearchParams(text))).toEqual(search);
  });

  test("ignores invalid values", () => {
    const none = { campaign: null, agency: null, audience: null, from: null, to: null };
    expect(readCoverageSearch(new URLSearchParams("from=yesterday&to=2026-02-30&campaign="))).toEqual(none);
    expect(writeCoverageSearch(none)).toBe("");
    expect(coverageFilterOf({ ...none, agencies: null })).toBeUndefined();
  });

  test("restricts the curve and the map to the audience in focus, but not the matrix", () => {
    const question = {
      campaign: "c",
      agencies: ["bureau", "school"],
      audience: "ELDERLY",
      from: null,
      to: null,
    };
    const filter = { campaigns: ["c"], agencies: ["bureau", "school"] };
    expect(coverageFilterOf(question)).toEqual(filter);
    expect(filterOfFocus(question)).toEqual({ ...filter, audiences: ["ELDERLY"] });
  });

  test("offers periods of whole months", () => {
    expect(periods("2026-01-15")).toEqual({
      ALL: { from: null, to: null },
      THIS_MONTH: { from: "2026-01-01", to: "2026-01-31" },
      LAST_MONTH: { from: "2025-12-01", to: "2025-12-31" },
      THIS_YEAR: { from: "2026-01-01", to: "2026-12-31" },
    });
    expect(periodOf({ from: "2025-12-01", to: "2025-12-31" }, "2026-01-15")).toBe("LAST_MONTH");
    expect(periodOf({ from: "2025-12-02", to: null }, "2026-01-15")).toBeNull();
  });
});

describe("the matrix", () => {
  const share = (reached: number, population: number | null = 100) => ({
    population,
    reached,
    reachedAtMost: reached,
    contacts: reached,
    rate: population === null ? null : reached / population,
    target: null,
    shortfall: null,
  });
  const area = (id: string) => ({ id, name: `街道 ${id}`, level: "STREET" as const });
  const asOf = "2026-11-24T10:00:00Z";
  const total = { reached: 3, contacts: 3 };
  const answers = {
    whole: {
      asOf,
      total: share(3),
      rows: [
        { audience: { id: "ELDERLY", name: "老年人" }, ...share(2) },
        { audience: { id: "RESIDENT", name: "居民" }, ...share(3), target: 0.5 },
      ],
    },
    areas: {
      asOf,
      total,
      rows: [
        { area: area("640105001"), ...share(3) },
        { area: area("640105002"), ...share(0, null) },
      ],
    },
    cells: {
      asOf,
      total,
      rows: [
        { area: { id: "640105002" }, audience: { id: "ELDERLY" }, ...share(0, null) },
        { area: { id: "640105001" }, audience: { id: "ELDERLY" }, ...share(2) },
        { area: { id: "640105002" }, audience: { id: "RESIDENT" }, ...share(0, null) },
        { area: { id: "640105001" }, audience: { id: "RESIDENT" }, ...share(3) },
      ],
    },
  };

  test("begins with the area itself, then its children, with the whole population first", () => {
    const matrix = matrixOf(answers, { id: "640105", name: "西夏区" }, "全体");
    expect(matrix.columns).toEqual([
      { audience: null, name: "全体" },
      { audience: "ELDERLY", name: "老年人" },
    ]);
    expect(matrix.place.shares.map(({ reached }) => reached)).toEqual([3, 2]);
    expect(matrix.place.shares[0]!.target).toBe(0.5); // the whole population is the audience of residents
    expect(matrix.below.map(({ area: id, shares }) => [id, ...shares.map(({ rate }) => rate)])).toEqual([
      ["640105001", 0.03, 0.02],
      ["640105002", null, null],
    ]);
  });

  test("leaves out the area itself from its children, as the server returns it for a community", () => {
    expect(
      matrixOf(answers, { id: "640105001", name: "街道" }, "全体").below.map(({ area: id }) => id),
    ).toEqual(["640105002"]);
  });
});

test.each([
  ["known in half of the cells", [1, 1, null, null], false],
  ["unknown in more than half of the cells", [1, null, null, null], true],
])(
  "judges populations as mostly unknown when they are %s",
  (_case, [first, second, third, fourth], expected) => {
    const row = (...populations: (number | null | undefined)[]) => ({
      area: "640105",
      name: "西夏区",
      shares: populations.map((population) => ({ population }) as Share),
    });
    const below = [row(third, fourth)];
    expect(isMostlyUnknown({ columns: [], place: row(first, second), below })).toBe(expected);
  },
);

test("groups communities under the street that their code begins with", () => {
  const lines = byStreet(
    [{ id: "640105002001" }, { id: "640105001001" }, { id: "640105002002" }],
    [{ id: "640105001" }, { id: "640105002" }],
  );
  expect(lines.map(({ communities }) => communities.map(({ id }) => id))).toEqual([
    ["640105001001"],
    ["640105002001", "640105002002"],
  ]);
});

test.each([
  ["星光巷社区居委会", "星光巷"],
  ["十里铺村村委会", "十里铺村"],
  ["社区居委会", "社区居委会"],
  ["217社区居委会", "217"],
])("shortens %s to %s", (name, short) => {
  expect(shortCommunityName(name)).toBe(short);
});

describe("the curve", () => {
  test("has every month from the first with attendance, including empty ones", () => {
    const rows = [{ month: "2026-10-01" }, { month: "2026-08-01" }];
    expect(monthsOf(rows, "2026-11-24")).toEqual(["2026-08-01", "2026-09-01", "2026-10-01", "2026-11-01"]);
  });

  test("has the newest twelve months at most", () => {
    const months = monthsOf([{ month: "2020-01-01" }], "2026-11-24");
    expect(months).toHaveLength(12);
    expect([months[0], months.at(-1)]).toEqual(["2025-12-01", "2026-11-01"]);
  });

  test("has a caption with campaign, area and time, which marks sample data", () => {
    const caption = {
      campaign: "秋冬行动",
      area: "西夏区",
      whose: ["教育局（示例）"],
      days: "全部时间",
      asOf: "截至 15:00",
      key: "折线：累计触达",
    };
    expect(captionOf(caption)).toEqual([
      "秋冬行动 · 西夏区 · 教育局（示例）",
      "全部时间 · 截至 15:00",
      "折线：累计触达",
    ]);
    expect(captionOf({ ...caption, sample: "示例数据" })[1]).toBe("全部时间 · 截至 15:00 · 示例数据");
    expect(["教育局（示例）", "教育局"].map(isOfTheSample)).toEqual([true, false]);
  });

  test.each([
    ["not at all when it fits", "秋冬行动 · 西夏区", 20, ["秋冬行动 · 西夏区"]],
    ["anywhere in Chinese", "秋冬反诈宣传攻坚行动", 4, ["秋冬反诈", "宣传攻坚", "行动"]],
    ["between words", "Autumn campaign of all", 10, ["Autumn campaign", "of all"]],
  ])("breaks a line of the caption %s", (_case, line, ems, lines) => {
    expect(wrapped(line, ems)).toEqual(lines);
  });

  test("has no months without attendance", () => {
    expect(monthsOf([], "2026-11-24")).toEqual([]);
    expect(endOf("2026-02-01")).toBe("2026-02-28");
  });
});
