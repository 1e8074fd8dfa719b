import { LIMITS, readTable, TIMETABLE_COLUMNS, type KnownColumn, type TableRefused } from "../src/index.js";
import { anArchive, aRow, aWorkbookOf, type PartMade } from "./archive.js";

const columns: KnownColumn[] = [
  { name: "title", titles: ["标题"] },
  { name: "date", titles: ["日期"] },
];
const header = aRow("标题", "日期");
const sheetOf = (rows: string, after = "") => aWorkbookOf(`<sheetData>${header}${rows}</sheetData>${after}`);
const big = "a".repeat(30 * 1024 * 1024);
const noise = (bytes: number) => Buffer.from(Array.from({ length: bytes }, (_, at) => (at * at * 31) % 251));
const compoundFile = (stream: string) =>
  Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600), Buffer.from(stream, "utf16le")]);
const csv = (text: string) => Buffer.from(text);
const ROW = "标题,日期\n";
const TIMETABLE = {
  columns: TIMETABLE_COLUMNS,
  timetable: { firstMonday: "2026-03-02", title: "{class}", same: {} },
};

test.each<[string, () => Uint8Array, string]>([
  ["more bytes than a file may have", () => Buffer.alloc(LIMITS.fileBytes + 1), "FILE_TOO_LARGE"],
  ["a bomb whose directory admits it", () => anArchive(sheetOf(aRow(big))), "UNPACKS_TOO_LARGE"],
  [
    "a bomb whose directory lies",
    () => anArchive(sheetOf(aRow(big)).map((part) => ({ ...part, claimedBytes: 100 }))),
    "UNPACKS_TOO_LARGE",
  ],
  [
    "many parts that come to too much together",
    () =>
      anArchive([
        ...sheetOf(""),
        ...Array.from({ length: 61 }, (_, at) => ({
          name: `${at}`,
          content: noise(6 * 1024),
          claimedBytes: 1024 * 1024,
        })),
      ]),
    "UNPACKS_TOO_LARGE",
  ],
  ["parts that share their bytes", () => withSharedBytes(sheetOf("")), "UNPACKS_TOO_LARGE"],
  ["a part that is encrypted", () => anArchive([{ name: "a", content: "b", flags: 1 }]), "ENCRYPTED"],
  ["a workbook with a password", () => compoundFile("EncryptedPackage"), "ENCRYPTED"],
  ["a workbook of an old Excel", () => compoundFile("Workbook"), "OLD_WORKBOOK"],
  ["macros", () => anArchive([...sheetOf(""), { name: "xl/vbaProject.bin", content: "" }]), "HAS_MACROS"],
  [
    "macros by their content type",
    () =>
      anArchive([
        {
          name: "[Content_Types].xml",
          content: '<Types><Override ContentType="x.macroEnabled.main+xml"/></Types>',
        },
        ...sheetOf("").slice(1),
      ]),
    "HAS_MACROS",
  ],
  ["a name that is there twice", () => anArchive([...sheetOf(""), ...sheetOf("")]), "DAMAGED"],
  ["half a workbook", () => anArchive(sheetOf("")).subarray(0, 300), "DAMAGED"],
  ["another kind of archive", () => anArchive([{ name: "word.xml", content: "" }]), "NOT_A_TABLE"],
  ["a picture", () => Buffer.from("89504e470d0a1a0a0000000d", "hex"), "NOT_A_TABLE"],
  ["bytes of no encoding", () => Buffer.from("ffffff2cff0a", "hex"), "UNKNOWN_ENCODING"],
  ["a sheet without the header", () => csv("姓名,电话\n张三,1\n"), "NO_HEADER"],
  ["nothing", () => csv(""), "NO_HEADER"],
  ["too many rows", () => csv(ROW + "a,b\n".repeat(LIMITS.rows)), "TOO_MANY_ROWS"],
  ["too many rows in a workbook", () => anArchive(sheetOf(varied(LIMITS.rows))), "TOO_MANY_ROWS"],
  ["too many columns", () => csv(`${ROW}${"a,".repeat(LIMITS.columns)}a\n`), "TOO_MANY_COLUMNS"],
  [
    "a cell far to the right",
    () => anArchive(sheetOf('<row><c r="XFD2"><v>1</v></c></row>')),
    "TOO_MANY_COLUMNS",
  ],
  ["a long cell", () => csv(`${ROW}${"长".repeat(LIMITS.cellCharacters + 1)},b\n`), "CELL_TOO_LONG"],
  ["a long cell in a workbook", () => anArchive(sheetOf(aRow("长".repeat(1_001)))), "CELL_TOO_LONG"],
  [
    "more shared texts than cells have",
    () => anArchive(sharingTexts(LIMITS.sharedStrings + 1)),
    "TOO_MUCH_WORK",
  ],
  [
    "a part that is not what was packed",
    () => anArchive(sheetOf("").map((part) => ({ ...part, checksum: 1 }))),
    "DAMAGED",
  ],
  [
    "more formats of cells than a workbook has",
    () => anArchive(withStyles(`<cellXfs>${numbered((n) => `<xf numFmtId="${n}"/>`)}</cellXfs>`)),
    "TOO_MUCH_WORK",
  ],
  [
    "more formats of numbers than a workbook has",
    () => anArchive(withStyles(numbered((n) => `<numFmt numFmtId="${n}" formatCode="yyyy"/>`))),
    "TOO_MUCH_WORK",
  ],
  ["a sheet of brackets", () => csv(`${"(".repeat(900)},`.repeat(60).concat("\n").repeat(30)), "NO_HEADER"],
  [
    "a timetable that comes to too many events",
    () => csv(`节次,星期一\n${"第一节,一班\n".repeat(LIMITS.events + 1)}`),
    "TOO_MANY_EVENTS",
  ],
  ["a quote that does not end", () => csv(`${ROW}"a,b\n${"c,d\n".repeat(60_000)}`), "DAMAGED"],
])("rejects %s", async (_case, make, code) => {
  const timetable = code === "TOO_MANY_EVENTS" ? TIMETABLE : {};
  await expect(readTable(make(), { columns, ...timetable })).rejects.toMatchObject({
    name: "TableRefused",
    code,
  });
});

test("rejects a file that crashes the thread, and reads the next", async () => {
  // Simulates a bug of ours, since no file has crashed the thread so far.
  const broken = [{ name: "title", titles: null as never }];
  const refused = (await readTable(csv(ROW), { columns: broken }).catch(
    (error: unknown) => error,
  )) as TableRefused;
  expect([refused.code, String(refused.cause)]).toEqual(["UNREADABLE", expect.stringContaining("TypeError")]);
  const many = Array.from({ length: 4 }, () => readTable(csv(`${ROW}a,b\n`), { columns }));
  expect((await Promise.all(many)).map(({ rows }) => rows.length)).toEqual([1, 1, 1, 1]);
});

test("a merge of all possible cells costs nothing", async () => {
  const merge = '<mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>';
  const table = await readTable(anArchive(sheetOf(aRow("一") + aRow("二"), merge)), { columns });
  expect(table.rows.map(({ cells }) => cells.date)).toEqual(["一", "一"]);
});

test("a refusal has both languages and the place", async () => {
  const refused = await readTable(csv(`${ROW}a,${"b".repeat(1_001)}\n`), { columns }).catch(
    (error: unknown) => error as TableRefused,
  );
  expect(refused).toMatchObject({ values: { row: 2, column: 2, characters: 1_000 } });
  expect(Object.keys((refused as TableRefused).phrase)).toEqual(["zh-CN", "en"]);
});

/** Builds a workbook with this many shared texts, which do not compress to nothing. */
function sharingTexts(count: number): PartMade[] {
  const texts = Array.from({ length: count }, (_, at) => `<si><t>${(at * 7919) % 9973}</t></si>`).join("");
  return withPart("sharedStrings", `<sst>${texts}</sst>`);
}

function withStyles(styles: string): PartMade[] {
  return withPart("styles", `<styleSheet>${styles}</styleSheet>`);
}

/** Returns one format more than allowed, which do not compress to nothing. */
function numbered(format: (number: number) => string): string {
  return Array.from({ length: LIMITS.formats + 2 }, (_, at) => format((at * 7919) % 999_983)).join("");
}

/** Builds a workbook with an additional part. */
function withPart(name: string, content: string): PartMade[] {
  const relations = sheetOf("").map((part) =>
    part.name === "xl/_rels/workbook.xml.rels"
      ? {
          ...part,
          content: String(part.content).replace(
            "</Relationships>",
            `<Relationship Id="t" Type="x/${name}" Target="${name}.xml"/></Relationships>`,
          ),
        }
      : part,
  );
  return [...relations, { name: `xl/${name}.xml`, content }];
}

/** Returns rows that do not compress to nothing. */
function varied(rows: number): string {
  return Array.from({ length: rows }, (_, at) => aRow(`${at * 7919}`, `${(at * 104_729) % 9973}`)).join("");
}

/** Builds an archive in which a second name refers to the bytes of another part. */
function withSharedBytes(parts: PartMade[]): Buffer {
  const bytes = anArchive([...parts, { name: "zz", content: "z" }]);
  const entry = bytes.lastIndexOf("zz") - 46;
  bytes.writeUInt32LE(0, entry + 42);
  return bytes;
}
