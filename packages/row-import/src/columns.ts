import { say, type Language, type Phrase } from "@starlane/graphql";
import type { ImportColumn } from "./import.type.js";

/** A column that a table for import may have. */
export interface ColumnDefinition {
  /** Its headers in Chinese, the one to show first. */
  readonly zh: readonly [string, ...string[]];
  /** Its headers in English, the one to show first. */
  readonly en: readonly [string, ...string[]];
  readonly required?: boolean;
  /** What to write into it. */
  readonly note: Phrase;
}

/** The columns of a noun, by the names that a program uses, in the order in which a form has them. */
export type ColumnDefinitions<Name extends string = string> = Readonly<Record<Name, ColumnDefinition>>;

/** What a column is called. */
export function titleOf({ zh, en }: ColumnDefinition, language: Language): string {
  return language === "zh-CN" ? zh[0] : en[0];
}

/** Columns as the API shows them. */
export function showColumns(columns: ColumnDefinitions, language: Language): ImportColumn[] {
  return Object.entries(columns).map(([name, column]) => ({
    name,
    title: titleOf(column, language),
    headers: [...column.zh, ...column.en],
    required: column.required ?? false,
    note: say(column.note, language),
  }));
}
