import { array, assert, asyncProperty, constantFrom } from "fast-check";
import { buffer } from "node:stream/consumers";
import { parseTable } from "../src/parse-table.js";
import { writeCsv, writeWorkbook, type Value } from "../src/index.js";

const columns = [{ header: "标题" }, { header: "人数" }];
const known = [
  { name: "title", titles: ["标题"] },
  { name: "count", titles: ["人数"] },
];

/** Pieces that may combine into more than plain text. */
const piece = constantFrom(
  ..."=+-@＝＋－＠﹢﹣−'\"“”‘’,;|\t\n \u3000%!()<>&#*._王é中𠮷".split(""),
  "&lt;",
  "]]>",
  "_x000D_",
  "_x005F_",
  "cmd|' /C calc'!A0",
  "HYPERLINK(",
  "\u200D",
  "\u200F",
  "\u00A0",
  "👨‍👩‍👧",
  "合计",
  "NULL",
  "1e5",
  "2026-03-04",
);
const nasty = array(piece, { minLength: 1, maxLength: 12 })
  .map((pieces) => pieces.join(""))
  .filter((text) => text.isWellFormed() && text.trim() !== "");
const rows = array(nasty, { minLength: 1, maxLength: 20 });

const FORMATS = {
  csv: (cells: Value[][]) => buffer(writeCsv({ columns, rows: cells })),
  workbook: (cells: Value[][]) => buffer(writeWorkbook([{ name: "活动", columns, rows: cells }])),
};

test.each(Object.entries(FORMATS))("a text written as %s is read back unchanged", async (_format, write) => {
  await assert(
    asyncProperty(rows, async (texts) => {
      // A row of one text may be taken for the closing line of a form, so each has another cell.
      const bytes = await write(texts.map((text) => [text, "场"]));
      const { rows: read } = await parseTable(bytes, { columns: known });
      expect(read.map(({ cells }) => cells.title)).toEqual(texts);
    }),
    { numRuns: 150 },
  );
});

/** Matches a text that a spreadsheet program may take for a formula, after characters it ignores. */
const FORMULA = /^[\s\p{Cf}"“”‘’＇＂]*[=+\-@＝＋－＠﹢﹣﹦﹫−]|^[\t\r\n]/u;

test("no CSV field begins like a formula", async () => {
  await assert(
    asyncProperty(nasty, async (text) => {
      const line = (await FORMATS.csv([[text, 1]])).toString().split("\r\n").slice(1).join("\r\n");
      const field = line.startsWith('"') ? line.slice(1) : line;
      expect(FORMULA.test(field)).toBe(false);
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  "=1+1",
  "＝1+1",
  "＋86",
  "－1",
  "＠SUM",
  " =1",
  "\u3000＝1",
  '"=1',
  "“＝1",
  "\t=1",
  "'=1",
  "''@x",
  "\u200B=1",
])("neutralises %j and restores it", async (text) => {
  const bytes = await FORMATS.csv([[text, 1]]);
  expect(bytes.toString()).toContain(`'${text.replaceAll('"', '""')}`);
  const { rows: read } = await parseTable(bytes, { columns: known });
  expect(read[0]!.cells.title).toBe(text);
});

test("a workbook saved again by a spreadsheet program has all apostrophes, and is read back unchanged", async () => {
  const saved = await FORMATS.workbook([["'=1+1", 1]]);
  const { rows: read } = await parseTable(saved, { columns: known });
  expect(read[0]!.cells.title).toBe("'=1+1");
});
