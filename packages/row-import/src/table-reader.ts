import { ApiError, readText, type Language, type Phrase } from "@starlane/graphql";
import { headerKey, spaced, tidy } from "@starlane/spreadsheet";
import type { ColumnDefinitions } from "./columns.js";
import { RowReader, type TableFormat, type CellText } from "./row-reader.js";

/** The maximum number of columns read; no import has as many. */
const MAX_COLUMNS = 64;
const MAX_TEXT_CHARS = 1_000;

/** Reads the rows of a table by its headers. */
export class TableReader<Name extends string> {
  readonly #headers: readonly { readonly header: string; readonly name: Name | undefined }[];
  readonly #format: TableFormat<Name>;

  /** @param headers of the table; unknown ones are ignored */
  constructor(columns: ColumnDefinitions<Name>, headers: readonly string[], language: Language) {
    const names = namesByHeader(columns);
    this.#headers = headers
      .slice(0, MAX_COLUMNS)
      .map((header) => ({ header, name: names.get(headerKey(header)) }));
    this.#format = { columns, language };
  }

  /**
   * Returns the reader of a row, with mistakes for invalid texts. @throws ApiError BAD_USER_INPUT for anything but a
   * row
   */
  row(row: unknown): RowReader<Name> {
    if (!isRow(row)) throw notRows();
    const { number, texts } = row;
    const cells = new Map<Name, CellText>();
    const refused: [Name, Phrase][] = [];
    for (const [index, { header, name }] of this.#headers.entries()) {
      if (name === undefined || cells.has(name)) continue;
      const text = texts[index] ?? "";
      // Checked before any other processing.
      const parsed = text.length > MAX_TEXT_CHARS ? { refused: TOO_LONG } : readText(spaced(text));
      if ("refused" in parsed) refused.push([name, parsed.refused]);
      const typed = "refused" in parsed ? "?" : parsed.text;
      if (typed !== "") cells.set(name, { column: header, text: tidy(typed), typed });
    }
    const reader = new RowReader(number, this.#format, cells);
    for (const [name, phrase] of refused) reader.refuse(name, phrase, { most: MAX_TEXT_CHARS });
    return reader;
  }
}

const TOO_LONG: Phrase = {
  "zh-CN": "最多填写 {most} 个字。",
  en: "Write {most} characters at most.",
};

interface Row {
  /** As the spreadsheet program shows it. */
  readonly number: number;
  readonly texts: readonly string[];
}

function isRow(row: unknown): row is Row {
  if (typeof row !== "object" || row === null) return false;
  const { number, texts } = row as Partial<Row>;
  return (
    Number.isSafeInteger(number) && Array.isArray(texts) && texts.every((text) => typeof text === "string")
  );
}

export function notRows(): ApiError {
  return new ApiError("BAD_USER_INPUT", {
    "zh-CN": "rows 应为 { number, texts } 的列表。",
    en: "rows is a list of { number, texts }.",
  });
}

function namesByHeader<Name extends string>(columns: ColumnDefinitions<Name>): ReadonlyMap<string, Name> {
  return new Map(
    (Object.keys(columns) as Name[]).flatMap((name) =>
      [name, ...columns[name].zh, ...columns[name].en].map((header): [string, Name] => [
        headerKey(header),
        name,
      ]),
    ),
  );
}
