import { readTable, TIMETABLE_COLUMNS, timetableRows } from "../src/index.js";

const CSV = `星光巷小学 2025-2026 学年第二学期反诈课程表,,,,,
节次,星期一,星期二,星期三,星期四,星期五
第一节,三(1)班,,五（2）班,/,
"第二节
8:55-9:35",,三(2)班,,无,六(1)班
午间活动,,,全校,,
`;

const mapping = {
  firstMonday: "2026-03-02",
  periods: { 第一节: "08:00-08:40" },
  title: "反诈课堂：{class}",
  same: { venue: "星光巷小学", audiences: "青少年", kind: "进校课程" },
};

test("expands a school timetable to one row per class, on its day and in its period", async () => {
  const table = await readTable(Buffer.from(CSV), { columns: TIMETABLE_COLUMNS });
  const rows = timetableRows(table, mapping).map(({ number, cells: { title, date, starts, ends } }) => [
    number,
    title,
    date,
    starts,
    ends,
  ]);
  expect(rows).toEqual([
    [3, "反诈课堂：三(1)班", "2026-03-02", "08:00", "08:40"],
    [3, "反诈课堂：五(2)班", "2026-03-04", "08:00", "08:40"],
    [4, "反诈课堂：三(2)班", "2026-03-03", "08:55", "09:35"],
    [4, "反诈课堂：六(1)班", "2026-03-06", "08:55", "09:35"],
    [5, "反诈课堂：全校", "2026-03-04", undefined, undefined],
  ]);
});

test("repeats it for the given weeks, with the shared values in every row", async () => {
  const table = await readTable(Buffer.from(CSV), { columns: TIMETABLE_COLUMNS });
  const rows = timetableRows(table, { ...mapping, weeks: 3 });
  expect(rows).toHaveLength(15);
  expect(rows.at(-1)).toMatchObject({ number: 5, cells: { date: "2026-03-18", venue: "星光巷小学" } });
});
