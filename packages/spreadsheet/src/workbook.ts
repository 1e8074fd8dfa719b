import { LIMITS } from "./limits.js";
import { TableRefused } from "./refusal.js";
import { readXml } from "./workbook-xml.js";
import type { ZipArchive } from "./zip.js";

/** The parts of a number that a number format shows as date and time; null for an ordinary number. */
export type NumberFormat = { readonly date: boolean; readonly time: boolean } | null;

/** The contents of a workbook except its cells. */
export interface Workbook {
  /** Visible sheets in order. */
  readonly sheets: readonly { readonly name: string; readonly part: string }[];
  readonly sharedStrings: readonly string[];
  /** By the number of a cell's style. */
  readonly formats: readonly NumberFormat[];
  readonly from1904: boolean;
}

const MACRO_PART = /(^|\/)(vbaProject\.bin|macrosheets\/|.*\.xlam$)/i;

/** Reads everything of a workbook except its cells. @throws TableRefused */
export async function readWorkbook(archive: ZipArchive): Promise<Workbook> {
  await refuseMacros(archive);
  const book = await readBook(archive, await findBook(archive));
  return {
    sheets: book.sheets,
    from1904: book.from1904,
    sharedStrings: await readSharedStrings(archive, book.sharedStrings),
    formats: await readFormats(archive, book.styles),
  };
}

async function refuseMacros(archive: ZipArchive): Promise<void> {
  for (const name of archive.names) if (MACRO_PART.test(name)) throw new TableRefused("HAS_MACROS");
  if (!archive.has("[Content_Types].xml")) throw new TableRefused("NOT_A_TABLE");
  await readXml(archive, "[Content_Types].xml", {
    open(_name, { ContentType = "" }) {
      if (/macroEnabled|vbaProject/i.test(ContentType)) throw new TableRefused("HAS_MACROS");
    },
  });
}

async function findBook(archive: ZipArchive): Promise<string> {
  const { targets } = await readRelations(archive, "");
  const book = [...targets.values()].find(({ type }) => type.endsWith("/officeDocument"))?.part;
  if (!book || !archive.has(book)) throw new TableRefused("NOT_A_TABLE");
  return book;
}

interface Relations {
  readonly targets: ReadonlyMap<string, { readonly type: string; readonly part: string }>;
}

/** Returns the parts that a part refers to; external targets are ignored. */
async function readRelations(archive: ZipArchive, part: string): Promise<Relations> {
  const folder = part.slice(0, part.lastIndexOf("/") + 1);
  const relations = `${folder}_rels/${part.slice(folder.length)}.rels`;
  const targets = new Map<string, { type: string; part: string }>();
  if (!archive.has(relations)) return { targets };
  await readXml(archive, relations, {
    open(name, { Id, Type = "", Target = "", TargetMode }) {
      if (name !== "Relationship" || !Id || TargetMode === "External") return;
      targets.set(Id, { type: Type, part: resolvePart(folder, Target) });
    },
  });
  return { targets };
}

function resolvePart(folder: string, target: string): string {
  const steps: string[] = [];
  for (const step of (target.startsWith("/") ? target : `${folder}${target}`).split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps.join("/");
}

async function readBook(archive: ZipArchive, part: string) {
  const { targets } = await readRelations(archive, part);
  const sheets: { name: string; part: string }[] = [];
  let from1904 = false;
  await readXml(archive, part, {
    open(name, attributes) {
      if (name === "workbookPr") from1904 = ["1", "true"].includes(attributes.date1904 ?? "");
      if (name !== "sheet" || (attributes.state ?? "visible") !== "visible") return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(":id"))?.[1];
      const target = id === undefined ? undefined : targets.get(id);
      if (target?.type.endsWith("/worksheet") && archive.has(target.part))
        sheets.push({ name: attributes.name ?? "", part: target.part });
    },
  });
  const partOf = (type: string) =>
    [...targets.values()].find((target) => target.type.endsWith(type) && archive.has(target.part))?.part ??
    null;
  return { sheets, from1904, sharedStrings: partOf("/sharedStrings"), styles: partOf("/styles") };
}

/** Reads the shared texts of a workbook; phonetic guides beside the words are skipped. */
async function readSharedStrings(archive: ZipArchive, part: string | null): Promise<string[]> {
  const strings: string[] = [];
  if (part === null) return strings;
  let text = "";
  let inText = false;
  let inPronunciation = false;
  await readXml(archive, part, {
    open(name) {
      if (name === "si") text = "";
      else if (name === "rPh") inPronunciation = true;
      else if (name === "t") inText = !inPronunciation;
    },
    text(piece) {
      // One character more than allowed is enough to refuse the cell that uses it.
      if (inText && text.length <= LIMITS.cellCharacters) text += piece;
    },
    close(name) {
      if (name === "si") {
        if (strings.length >= LIMITS.sharedStrings) throw new TableRefused("TOO_MUCH_WORK");
        strings.push(text.slice(0, LIMITS.cellCharacters + 1));
      } else if (name === "rPh") inPronunciation = false;
      else if (name === "t") inText = false;
    },
  });
  return strings;
}

async function readFormats(archive: ZipArchive, part: string | null): Promise<NumberFormat[]> {
  const formats: NumberFormat[] = [];
  if (part === null) return formats;
  const own = new Map<number, NumberFormat>();
  let inCellFormats = false;
  await readXml(archive, part, {
    open(name, { numFmtId = "0", formatCode = "" }) {
      if (own.size > LIMITS.formats || formats.length > LIMITS.formats)
        throw new TableRefused("TOO_MUCH_WORK");
      if (name === "numFmt") own.set(Number(numFmtId), readFormat(formatCode));
      else if (name === "cellXfs") inCellFormats = true;
      else if (name === "xf" && inCellFormats)
        formats.push(own.get(Number(numFmtId)) ?? builtInFormat(Number(numFmtId)));
    },
    close(name) {
      if (name === "cellXfs") inCellFormats = false;
    },
  });
  return formats;
}

/** Returns a built-in format, including those of the Chinese edition (ECMA-376, 18.8.30). */
function builtInFormat(id: number): NumberFormat {
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id === 55 || id === 56)
    return { date: false, time: true };
  if (id === 22) return { date: true, time: true };
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58))
    return { date: true, time: false };
  return null;
}

/** Parses a format such as `yyyy"年"m"月"d"日"` or `[$-804]上午/下午h:mm`. */
function readFormat(code: string): NumberFormat {
  if (code.length > LIMITS.formatCharacters) return null;
  const [first = ""] = code
    .replaceAll(/"[^"]*"|\\.|_.|\*./g, "")
    .replaceAll(/\[(?!h+\]|m+\]|s+\])[^\][]*\]/gi, "") // excludes [ inside, to avoid backtracking from each
    .split(";");
  const letters = first.toLowerCase();
  const time = /[hs]/.test(letters);
  const date = /[yde]/.test(letters) || (!time && /m/.test(letters) && !/general|[0#?]/.test(letters));
  return date || time ? { date, time } : null;
}
