import type { TestService } from "@starlane/testing";
import type { Viewer } from "@starlane/auth";
import { ask } from "./world.js";

/** A row by its columns. */
export type Row = Readonly<Record<string, string>>;

const IMPORT_EVENTS = `mutation ($campaign: ID!, $mode: ImportMode!, $rows: [ImportRow!]!) {
  importEvents(campaign: $campaign, mode: $mode, rows: $rows) {
    rows accepted unchanged refusedRows dryRun refused { row column code message } } }`;
const IMPORT_SPEAKERS = `mutation ($mode: ImportMode!, $rows: [ImportRow!]!) {
  importSpeakers(mode: $mode, rows: $rows) {
    rows accepted unchanged refusedRows dryRun refused { row column code message } } }`;

/** Rows as the gateway hands them over; the first is row 2, beneath the header. */
export function asRows(rows: readonly Row[]) {
  return rows.map((row, index) => ({
    number: index + 2,
    cells: Object.entries(row).map(([column, text]) => ({ column, text })),
  }));
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
  return ask(service, viewer, IMPORT_EVENTS, { campaign, mode, rows: asRows(rows) }, language);
}

export function importSpeakers(
  service: TestService,
  viewer: Viewer,
  rows: readonly Row[],
  { mode = "ALL_OR_NOTHING", language = "en" }: Sending = {},
) {
  return ask(service, viewer, IMPORT_SPEAKERS, { mode, rows: asRows(rows) }, language);
}
