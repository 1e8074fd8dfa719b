import { buffer } from "node:stream/consumers";
import { readTable, writeCsv, writeWorkbook } from "../src/index.js";

const columns = ["标题", "日期", "时间", "地点", "人数"].map((title, at) => ({
  name: `c${at}`,
  titles: [title],
}));
const rows = Array.from({ length: 19_000 }, (_, at) => [
  `防范电信网络诈骗第 ${at} 讲`,
  `2026-03-${String((at % 28) + 1).padStart(2, "0")}`,
  "10:00-10:45",
  `第${at % 90}小学`,
  at % 60,
]);
const table = { name: "活动", columns: columns.map(({ titles }) => ({ header: titles[0]! })), rows };

test.each([
  ["workbook", () => buffer(writeWorkbook([table]))],
  ["CSV", () => buffer(writeCsv(table))],
])("a %s of nineteen thousand rows is read without blocking the event loop", async (_case, write) => {
  const bytes = await write();
  const before = process.threadCpuUsage();
  const read = await readTable(bytes, { columns });
  const { user, system } = process.threadCpuUsage(before);
  expect(read.rows).toHaveLength(rows.length);
  // Reading in the caller's thread takes over a second of CPU time; receiving the result takes a tenth.
  expect((user + system) / 1000).toBeLessThan(500);
});

test("reads six files two at a time, each to its end", async () => {
  const bytes = await buffer(writeCsv({ ...table, rows: rows.slice(0, 50) }));
  const read = await Promise.all(Array.from({ length: 6 }, () => readTable(bytes, { columns })));
  expect(read.map((each) => each.rows.length)).toEqual([50, 50, 50, 50, 50, 50]);
});
