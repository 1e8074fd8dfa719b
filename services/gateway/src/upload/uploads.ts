import { ApiError } from "@starlane/graphql";
import {
  LIMITS,
  readTable,
  textOf,
  TIMETABLE_COLUMNS,
  timetableRows,
  type Table,
  type TableRow,
} from "@starlane/spreadsheet";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { answerError } from "../answer-error.js";
import type { AskGraph } from "../ask-graph.js";
import { contextOf, type ContextParts } from "../context.js";
import { askingOf } from "../live.js";
import type { ServiceReach } from "../reach.js";
import { readUpload, type Upload } from "./form.js";
import { UPLOAD_KINDS, type Column, type Report, type UploadKind } from "./kinds.js";

/** A form is a little more than its file. */
const LARGEST_BODY = LIMITS.fileBytes + 256 * 1024;
/** Rows that are taken in one by one go over a few at a time, so that each request is short. */
const ROWS_AT_ONCE = 1_000;
/** A service elsewhere has this long and this much for a request; what is all or nothing is one request. */
const MOST_ROWS_ELSEWHERE = 2_000;

export interface UploadParts {
  readonly ask: AskGraph;
  readonly parts: ContextParts;
  readonly services: readonly ServiceReach[];
}

/**
 * `POST /uploads/<kind>`: a table for the graph to take in, as `mode` says: `validate` (unless given), `all` or `rows`.
 * Answers `{ report }` with the columns named as the file names them, or `{ errors }` as the graph does.
 */
export function serveUploads(server: FastifyInstance, { ask, parts, services }: UploadParts): void {
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      "*",
      { parseAs: "buffer", bodyLimit: LARGEST_BODY },
      async (_request: FastifyRequest, body: Buffer) => body,
    );
    scope.setErrorHandler((error, request, reply) => answerError(error, request, reply));
    // Before five megabytes of somebody unknown are taken in.
    scope.addHook("onRequest", async (request) => {
      const { viewer } = await contextOf(askingOf(request), parts);
      if (!viewer) throw new ApiError("UNAUTHENTICATED");
    });
    scope.post<{ Params: { kind: string } }>(
      "/uploads/:kind",
      { bodyLimit: LARGEST_BODY },
      async (request) => {
        const kind = Object.hasOwn(UPLOAD_KINDS, request.params.kind)
          ? UPLOAD_KINDS[request.params.kind]
          : undefined;
        if (!kind) throw new ApiError("NOT_FOUND");
        const upload = await readUpload(request);
        if (kind.needsCampaign && !upload.campaign) throw noCampaign();
        const { columns } = await ask<{ columns: Column[] }>(
          request,
          `{ columns: ${kind.columns} { name title headers required note } }`,
        );
        const table = await readTable(upload.file, {
          columns: upload.timetable ? TIMETABLE_COLUMNS : withMapping(columns, upload.mapping),
          sheet: upload.sheet,
        });
        const rows = upload.timetable ? timetableRows(table, upload.timetable) : table.rows;
        const isRemote = services.some(({ name, isRemote }) => name === kind.service && isRemote);
        const report = await handOver(kind, rows, upload, isRemote, (variables) =>
          ask<{ report: Report }>(request, kind.mutation, variables),
        );
        return { report: inWordsOf(table, report) };
      },
    );
  });
}

function withMapping(columns: readonly Column[], mapping: Upload["mapping"]) {
  return columns.map(({ name, headers }) => {
    const mapped = Object.keys(mapping).filter((header) => mapping[header] === name);
    return { name, titles: [...headers, ...mapped] };
  });
}

type Send = (variables: Readonly<Record<string, unknown>>) => Promise<{ report: Report }>;

async function handOver(
  kind: UploadKind,
  rows: readonly TableRow[],
  { mode, campaign }: Upload,
  isRemote: boolean,
  send: Send,
): Promise<Report> {
  const sent = rows.map(({ number, cells }) => ({
    number,
    cells: Object.entries(cells).map(([column, cell]) => ({ column, text: textOf(cell) })),
  }));
  if (mode !== "ROW_BY_ROW" && isRemote && sent.length > MOST_ROWS_ELSEWHERE) throw tooManyElsewhere();
  const variables = { mode, ...(kind.needsCampaign && { campaign }) };
  if (mode !== "ROW_BY_ROW") return (await send({ ...variables, rows: sent })).report;
  let report: Report = { rows: 0, accepted: 0, unchanged: 0, refusedRows: 0, dryRun: false, refused: [] };
  for (let at = 0; at < sent.length; at += ROWS_AT_ONCE) {
    const { report: next } = await send({ ...variables, rows: sent.slice(at, at + ROWS_AT_ONCE) });
    report = {
      rows: report.rows + next.rows,
      accepted: report.accepted + next.accepted,
      unchanged: report.unchanged + next.unchanged,
      refusedRows: report.refusedRows + next.refusedRows,
      dryRun: false,
      refused: [...report.refused, ...next.refused],
    };
  }
  return report;
}

/** The columns in a report as the file heads them. */
function inWordsOf({ columns }: Table, report: Report): Report {
  const headers = new Map(columns.map(({ name, header }) => [name, header]));
  return {
    ...report,
    refused: report.refused.map((refusal) => ({
      ...refusal,
      column: refusal.column === null ? null : (headers.get(refusal.column) ?? refusal.column),
    })),
  };
}

function noCampaign(): ApiError {
  return new ApiError("BAD_USER_INPUT", {
    "zh-CN": "请指定专项行动（参数 campaign）。",
    en: "Name the campaign (parameter campaign).",
  });
}

function tooManyElsewhere(): ApiError {
  return new ApiError(
    "BAD_USER_INPUT",
    {
      "zh-CN": "一次整体导入或校验最多 {most} 行；请拆分文件，或逐行导入（mode=rows）。",
      en: "At most {most} rows are checked or taken in as a whole; split the file, or take it in row by row (mode=rows).",
    },
    { most: MOST_ROWS_ELSEWHERE },
  );
}
