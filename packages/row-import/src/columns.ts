import { say, type Language, type Phrase } from "@starlane/graphql";
import type { ImportColumn } from "./import.type.js";

/** A column of an import table. */
export interface ColumnDefinition {
  /** Its Chinese headers; the first is the title shown. */
  readonly zh: readonly [string, ...string[]];
  /** Its English headers; the first is the title shown. */
  readonly en: readonly [string, ...string[]];
  readonly required?: boolean;
  /** Instructions for filling it in. */
  readonly note: Phrase;
}

/** The columns of an import, by their names in the code, in the order of the form. */
export type ColumnDefinitions<Name extends string = string> = Readonly<Record<Name, ColumnDefinition>>;

/** Returns a column's title. */
export function titleOf({ zh, en }: ColumnDefinition, language: Language): string {
  return language === "zh-CN" ? zh[0] : en[0];
}

/** Converts columns to their API type. */
export function showColumns(columns: ColumnDefinitions, language: Language): ImportColumn[] {
  return Object.entries(columns).map(([name, column]) => ({
    name,
    title: titleOf(column, language),
    headers: [...column.zh, ...column.en],
    required: column.required ?? false,
    note: say(column.note, language),
  }));
}
