import type { TestService } from "@starlane/testing";
import type { Viewer } from "@starlane/auth";
import { ask } from "./world.js";

/** A row by its columns. */
export type Row = Readonly<Record<string, string>>;

const REPORT = "rows accepted unchanged refusedRows dryRun refused { row column code message }";
export const IMPORT_EVENTS = `mutation ($campaign: ID!, $mode: ImportMode!, $columns: [String!]!, $rows: ImportRows!) {
  importEvents(campaign: $campaign, mode: $mode, columns: $columns, rows: $rows) { ${REPORT} } }`;
const IMPORT_SPEAKERS = `mutation ($mode: ImportMode!, $columns: [String!]!, $rows: ImportRows!) {
  importSpeakers(mode: $mode, columns: $columns, rows: $rows) { ${REPORT} } }`;

/** Formats rows as a table of the gateway; the first row is row 2, beneath the header. */
export function asTable(rows: readonly Row[]) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return {
    columns,
    rows: rows.map((row, index) => ({
      number: index + 2,
      texts: columns.map((column) => row[column] ?? ""),
    })),
  };
}

export interface Sending {
  readonly mode?: string;
  readonly language?: "zh-CN" | "en";
}

export function importEvents(
  service: TestService,
  viewer: Viewer,
  campaign: string,
  rows: readonly Row[],
  { mode = "ALL_OR_NOTHING", language = "en" }: Sending = {},
) {
  return ask(service, viewer, IMPORT_EVENTS, { campaign, mode, ...asTable(rows) }, language);
}

export function importSpeakers(
  service: TestService,
  viewer: Viewer,
  rows: readonly Row[],
  { mode = "ALL_OR_NOTHING", language = "en" }: Sending = {},
) {
  return ask(service, viewer, IMPORT_SPEAKERS, { mode, ...asTable(rows) }, language);
}
