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

/** The text of a cell, with the header of its column in the table. */
export interface CellText {
  readonly column: string;
  /** Normalised to the usual character width: for codes, numbers, times and names to look up. */
  readonly text: string;
  /** As typed: for titles, and names to store. */
  readonly typed: string;
}

/** The format shared by all rows of a table. */
export interface TableFormat<Name extends string> {
  readonly columns: ColumnDefinitions<Name>;
  readonly language: Language;
}

/** A row that is read column by column. It collects its mistakes, so that all are reported at once. */
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

  /** Returns the same row without mistakes. */
  anew(): RowReader<Name> {
    return new RowReader(this.number, this.#format, this.#cells);
  }

  /** Returns true if a column is filled in. */
  says(name: Name): boolean {
    return this.#cells.has(name);
  }

  /** Returns the text in a column; null when it is empty, which is a mistake in a required column. */
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

  /** Returns the text in a column as typed, with full-width characters. */
  typed(name: Name): string | null {
    return this.#cells.get(name)?.typed ?? this.text(name);
  }

  /**
   * Looks up the thing a column names; null when there is none, which is a mistake if the column is filled in.
   * @param find gets the normalised text and, for names, the text as typed
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

  /** Adds a command's refusal to the mistakes. */
  refuseAs(name: Name | null, refusal: Refusal): void {
    this.#keep(name, refusal.code, refusal.message({ language: this.#format.language }));
  }

  /**
   * Adds a FORBIDDEN or NOT_FOUND error to the row's mistakes, since other rows may be allowed.
   * @throws any other error
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
