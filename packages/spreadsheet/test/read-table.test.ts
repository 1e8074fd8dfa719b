import { Workbook } from "@cj-tech-master/excelts";
import { readTable, cellAsText, type KnownColumn, type SheetTable } from "../src/index.js";
import { anArchive, aRow, aWorkbookOf } from "./archive.js";

const columns: KnownColumn[] = [
  { name: "title", titles: ["活动名称", "标题"] },
  { name: "date", titles: ["日期", "活动日期"] },
  { name: "starts", titles: ["开始时间", "活动时间开始"] },
  { name: "ends", titles: ["结束时间", "活动时间结束"] },
  { name: "venue", titles: ["地点", "场地"] },
  { name: "capacity", titles: ["人数"] },
];

const read = (bytes: Uint8Array) => readTable(bytes, { columns });
const texts = ({ rows }: SheetTable) =>
  rows.map(({ number, cells }) => [
    number,
    Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, cellAsText(cell)])),
  ]);

/**
 * Builds a form as a department sends it: a title, a header over two rows, a place merged over two events, a closing
 * line.
 */
async function aForm(): Promise<Uint8Array> {
  const workbook = new Workbook();
  workbook.addWorksheet("填表说明").addRow(["请按格式填写"]);
  const sheet = workbook.addWorksheet("活动安排");
  sheet.addRows([
    ["西夏区反诈宣传活动安排表（2026 年春季）"],
    ["序号", "活动名称", "日期", "活动时间", null, "地点", "人数（人）"],
    [null, null, null, "开始", "结束", null, null],
    [1, "防范网络诈骗", new Date("2026-03-04T00:00:00Z"), 10 / 24, "10：45", "星光巷小学", 45],
    [2, "防范\n刷单", "2026年3月5日", 0.4375, 11.25 / 24, null, "４５"],
    ["填表人：张三"],
  ]);
  for (const range of ["A1:G1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "G2:G3", "F4:F5", "A6:G6"])
    sheet.mergeCells(range);
  sheet.getCell("C4").numFmt = 'yyyy"年"m"月"d"日"';
  for (const cell of ["D4", "D5"]) sheet.getCell(cell).numFmt = "h:mm";
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

test("reads a department's form: title skipped, two-row header, merged cells, dates and times as shown", async () => {
  const table = await read(await aForm());
  expect(table).toMatchObject({ sheet: "活动安排", headerRow: 3 });
  expect(table.columns.filter(({ known }) => known).map(({ name, header }) => [name, header])).toEqual([
    ["title", "活动名称"],
    ["date", "日期"],
    ["starts", "开始"],
    ["ends", "结束"],
    ["venue", "地点"],
    ["capacity", "人数(人)"],
  ]);
  expect(texts(table)).toEqual([
    [
      4,
      {
        序号: "1",
        title: "防范网络诈骗",
        date: "2026-03-04",
        starts: "10:00",
        ends: "10：45",
        venue: "星光巷小学",
        capacity: "45",
      },
    ],
    [
      5,
      {
        序号: "2",
        title: "防范\n刷单",
        date: "2026年3月5日",
        starts: "10:30",
        ends: "0.46875",
        venue: "星光巷小学",
        capacity: "４５",
      },
    ],
  ]);
});

test("reads a formula's result and a rich text's text, and skips phonetic guides", async () => {
  const sheet = `<sheetData>${aRow("标题", "日期", "人数")}
    <row r="5"><c r="A5" t="inlineStr"><is><r><t>防范</t></r><r><t>诈骗 &amp; 刷单</t></r><rPh><t>fang</t></rPh></is></c>
    <c r="B5" t="str"><f>TEXT(NOW(),"yyyy-mm-dd")</f><v>2026-03-04</v></c><c r="C5"><f>20+25</f><v>45</v></c></row></sheetData>`;
  expect(texts(await read(anArchive(aWorkbookOf(sheet))))).toEqual([
    [5, { title: "防范诈骗 & 刷单", date: "2026-03-04", capacity: "45" }],
  ]);
});

test("ignores the file's own entities and external targets", async () => {
  const evil = aWorkbookOf(
    `<sheetData>${aRow("标题", "日期")}${aRow("&secret;", "2026-03-04")}</sheetData>`,
  ).map((part) =>
    part.name.endsWith("sheet1.xml")
      ? {
          ...part,
          content: `<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>${String(part.content)}`,
        }
      : part,
  );
  await expect(read(anArchive(evil))).rejects.toMatchObject({ code: "DAMAGED" });
});

const CSV =
  '西夏区活动表,,\r\n活动名称,日期,地点\r\n防范诈骗,2026/3/4,星光巷小学\r\n\r\n"防范""刷单""，\r\n第二讲",2026/3/5,\r\n';
const CSV_ROWS = [
  [3, { title: "防范诈骗", date: "2026/3/4", venue: "星光巷小学" }],
  [5, { title: '防范"刷单"，\r\n第二讲', date: "2026/3/5" }],
];
/** 活动名称,日期 / 防范,3月4日 in GB18030, with U+3400 (㐀), which needs four bytes and is not in GBK. */
const GB18030 = Buffer.from("bbeeb6afc3fbb3c62cc8d5c6da0ab7c0b7b68139ee392c33d4c234c8d50a", "hex");

test.each<[string, Buffer]>([
  ["UTF-8", Buffer.from(CSV)],
  ["UTF-8 with its mark", Buffer.from(`\ufeff${CSV}`)],
  ["UTF-16 with its mark", Buffer.from(`\ufeff${CSV}`, "utf16le")],
  ["tabs", Buffer.from(CSV.replaceAll(",", "\t"))],
  ["semicolons", Buffer.from(CSV.replaceAll(",", ";"))],
  [
    "lines that end in several ways",
    Buffer.from(CSV.replace("活动表,,\r", "活动表,,").replace("小学\r\n", "小学\r")),
  ],
])("reads CSV in %s, with quotes and line breaks in cells", async (_case, bytes) => {
  expect(texts(await read(bytes))).toEqual(CSV_ROWS);
});

test("reads CSV in GB18030, including its four-byte characters", async () => {
  expect(texts(await read(GB18030))).toEqual([[2, { title: "防范㐀", date: "3月4日" }]]);
});

test("skips a header repeated on the next page", async () => {
  const csv = "标题,日期\n一,2026-03-04\n标题,日期\n二,2026-03-05\n合计,2\n";
  expect(texts(await read(Buffer.from(csv)))).toEqual([
    [2, { title: "一", date: "2026-03-04" }],
    [4, { title: "二", date: "2026-03-05" }],
  ]);
});

test("takes the first of two columns with the same meaning", async () => {
  const table = await read(Buffer.from("标题,活动名称,日期\n一,二,2026-03-04\n"));
  expect(texts(table)).toEqual([[2, { title: "一", 活动名称: "二", date: "2026-03-04" }]]);
});
