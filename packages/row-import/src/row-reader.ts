import {
  ApiError,
  RefusalCode,
  say,
  type Language,
  type Phrase,
  type PhraseValues,
  type Refusal,
} from "@starlane/graphql";
import { titleOf, type ColumnDefinitions } from "./columns.js";
import type { ImportRefusal } from "./import.type.js";

/** What stands in a cell, and the column as the table names it. */
export interface CellText {
  readonly column: string;
  /** Its signs in their usual width: a code, a number, a time, a name to look for. */
  readonly text: string;
  /** As it was typed: a title, a name to keep. */
  readonly typed: string;
}

/** What is the same for all rows of a table. */
export interface TableFormat<Name extends string> {
  readonly columns: ColumnDefinitions<Name>;
  readonly language: Language;
}

/** One row, read column by column; what is wrong with it is kept, so that all of it is told at once. */
export class RowReader<Name extends string> {
  readonly mistakes: ImportRefusal[] = [];
  readonly #format: TableFormat<Name>;
  readonly #cells: ReadonlyMap<Name, CellText>;

  constructor(
    readonly number: number,
    format: TableFormat<Name>,
    cells: ReadonlyMap<Name, CellText>,
  ) {
    this.#format = format;
    this.#cells = cells;
  }

  /** The same row, with nothing held against it yet. */
  anew(): RowReader<Name> {
    return new RowReader(this.number, this.#format, this.#cells);
  }

  /** Whether anything stands in a column. */
  says(name: Name): boolean {
    return this.#cells.has(name);
  }

  /** What stands in a column; null where nothing does, which is a mistake where it is required. */
  text(name: Name): string | null {
    const cell = this.#cells.get(name);
    if (cell) return cell.text;
    const column = this.#format.columns[name];
    if (column.required)
      this.refuse(
        name,
        { "zh-CN": "请填写“{title}”。", en: "“{title}” is missing." },
        { title: titleOf(column, this.#format.language) },
      );
    return null;
  }

  /** The same as it was typed, full-width signs and all. */
  typed(name: Name): string | null {
    return this.#cells.get(name)?.typed ?? this.text(name);
  }

  /**
   * Reads the thing that a column names; null where it names nothing, which is a mistake where something stands in it.
   * @param find gets the text and, for names, the same as it was typed
   */
  read<Value>(
    name: Name,
    find: (text: string, typed: string) => Value | null,
    otherwise: Phrase,
  ): Value | null {
    const text = this.text(name);
    if (text === null) return null;
    const value = find(text, this.typed(name) ?? text);
    if (value === null) this.refuse(name, otherwise, { text });
    return value;
  }

  refuse(
    name: Name | null,
    phrase: Phrase,
    values: PhraseValues = {},
    code: string = RefusalCode.INVALID_INPUT,
  ): void {
    this.#keep(name, code, say(phrase, this.#format.language, values));
  }

  /** Keeps what a command said no with. */
  refuseAs(name: Name | null, refusal: Refusal): void {
    this.#keep(name, refusal.code, refusal.message({ language: this.#format.language }));
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
    const { columns, language } = this.#format;
    const column = name === null ? null : (this.#cells.get(name)?.column ?? titleOf(columns[name], language));
    this.mistakes.push({ row: this.number, column, code, message });
  }
}
