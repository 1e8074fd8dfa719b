import {
  ApiError,
  RefusalCode,
  say,
  type Language,
  type Phrase,
  type PhraseValues,
  type Refusal,
} from "@starlane/graphql";
import { headerKey, tidy } from "@starlane/spreadsheet";
import { titleOf, type Columns } from "./columns.js";
import type { ImportRefusal, ImportRow } from "./import.type.js";

/** More columns than these are no table of ours. */
const MOST_CELLS = 64;
const LONGEST_TEXT = 1_000;

/** Finds the column that a header means. To be made once for all rows. */
export class ColumnNames<Name extends string> {
  readonly columns: Columns<Name>;
  readonly #byHeader: ReadonlyMap<string, Name>;

  constructor(columns: Columns<Name>) {
    this.columns = columns;
    this.#byHeader = new Map(
      (Object.keys(columns) as Name[]).flatMap((name) =>
        [name, ...columns[name].zh, ...columns[name].en].map((header): [string, Name] => [
          headerKey(header),
          name,
        ]),
      ),
    );
  }

  find(header: string): Name | undefined {
    return this.#byHeader.get(headerKey(header));
  }
}

/** One row, read column by column; what is wrong with it is kept, so that all of it is told at once. */
export class RowReader<Name extends string> {
  readonly number: number;
  readonly mistakes: ImportRefusal[] = [];
  readonly #names: ColumnNames<Name>;
  readonly #language: Language;
  readonly #cells = new Map<Name, { readonly column: string; readonly text: string }>();

  constructor({ number, cells }: ImportRow, names: ColumnNames<Name>, language: Language) {
    this.number = number;
    this.#names = names;
    this.#language = language;
    for (const { column, text } of cells.slice(0, MOST_CELLS)) {
      const name = names.find(column);
      const plain = tidy(text.slice(0, LONGEST_TEXT));
      if (name !== undefined && plain !== "" && !this.#cells.has(name))
        this.#cells.set(name, { column, text: plain });
    }
  }

  /** Whether anything stands in a column. */
  says(name: Name): boolean {
    return this.#cells.has(name);
  }

  /** What stands in a column; null where nothing does, which is a mistake where it is required. */
  text(name: Name): string | null {
    const cell = this.#cells.get(name);
    if (cell) return cell.text;
    const column = this.#names.columns[name];
    if (column.required)
      this.refuse(
        name,
        { "zh-CN": "请填写“{title}”。", en: "“{title}” is missing." },
        { title: titleOf(column, this.#language) },
      );
    return null;
  }

  /** What a column names; null where it names nothing, which is a mistake where something stands in it. */
  read<Value>(name: Name, find: (text: string) => Value | null, otherwise: Phrase): Value | null {
    const text = this.text(name);
    if (text === null) return null;
    const value = find(text);
    if (value === null) this.refuse(name, otherwise, { text });
    return value;
  }

  refuse(
    name: Name | null,
    phrase: Phrase,
    values: PhraseValues = {},
    code: string = RefusalCode.INVALID_INPUT,
  ): void {
    this.#keep(name, code, say(phrase, this.#language, values));
  }

  /** Keeps what a command said no with. */
  refuseAs(name: Name | null, refusal: Refusal): void {
    this.#keep(name, refusal.code, refusal.message({ language: this.#language }));
  }

  /**
   * Takes what may not be done for a mistake of the row, since other rows may well be allowed.
   * @throws what is no such error
   */
  refuseError(error: unknown): void {
    if (!(error instanceof ApiError) || (error.code !== "FORBIDDEN" && error.code !== "NOT_FOUND"))
      throw error;
    this.refuse(null, error.phrase, error.values, error.code);
  }

  #keep(name: Name | null, code: string, message: string): void {
    const column =
      name === null
        ? null
        : (this.#cells.get(name)?.column ?? titleOf(this.#names.columns[name], this.#language));
    this.mistakes.push({ row: this.number, column, code, message });
  }
}
