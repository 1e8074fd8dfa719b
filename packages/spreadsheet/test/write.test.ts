import { Workbook } from "@cj-tech-master/excelts";
import { buffer } from "node:stream/consumers";
import { readTable, cellAsText, writeCsv, writeWorkbook, type Value } from "../src/index.js";

const columns = [{ header: "标题" }, { header: "人数" }];
const known = [
  { name: "title", titles: ["标题"] },
  { name: "count", titles: ["人数"] },
];
const rows: Value[][] = [
  ["防范诈骗", 45],
  ["=1+1", -3],
  ["+86", null],
  ["-1", 0],
  ['@SUM("a"),b\nc', 1.5],
];

test("writes a possible formula as text in a workbook, and reads back what was written", async () => {
  const bytes = await buffer(writeWorkbook([{ name: "活动/安排", columns, rows }]));
  const { rows: read, sheet } = await readTable(bytes, { columns: known });
  expect(sheet).toBe("活动 安排");
  expect(read.map(({ cells }) => [cells.title, cells.count ?? null])).toEqual(rows);
  const workbook = new Workbook();
  await workbook.xlsx.load(bytes);
  expect(workbook.worksheets[0]!.getCell("A3")).toMatchObject({ value: "=1+1", formula: undefined });
});

test("prefixes a possible formula with an apostrophe in CSV, which begins with a byte order mark; numbers stay numbers", async () => {
  const text = (await buffer(writeCsv({ columns, rows }))).toString();
  expect(text).toBe(
    '\ufeff标题,人数\r\n防范诈骗,45\r\n\'=1+1,-3\r\n\'+86,\r\n\'-1,0\r\n"\'@SUM(""a""),b\nc",1.5\r\n',
  );
});

test("accepts rows a page at a time", async () => {
  async function* pages() {
    for (const row of rows) yield await Promise.resolve(row);
  }
  const bytes = await buffer(writeWorkbook([{ name: "活动", columns, rows: pages() }]));
  expect(
    (await readTable(bytes, { columns: known })).rows.map(({ cells }) => cellAsText(cells.title!)),
  ).toHaveLength(5);
});
