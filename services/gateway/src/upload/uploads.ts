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
import { refuseRepeatedParameters } from "../repeated-parameters.js";
import { readUpload, type Mode, type Upload } from "./form.js";
import { UPLOAD_KINDS, type Column, type Report, type UploadKind } from "./kinds.js";

/** A form is a little more than its file. */
const LARGEST_BODY = LIMITS.fileBytes + 256 * 1024;
/** Rows that are taken in one by one go over a few at a time, so that each request is short. */
const ROWS_AT_ONCE = 1_000;
/** What a table may say in all: a service elsewhere takes 8 MB in one request, the marks between the texts included. */
const MOST_TEXT = 6 * 1024 * 1024;

export interface UploadParts {
  readonly ask: AskGraph;
  readonly parts: ContextParts;
}

/**
 * `POST /uploads/<kind>`: a table for the graph to take in, as `mode` says: `validate` (unless given), `all` or `rows`.
 * Answers `{ report, headers }` with the columns named as the file names them, or `{ errors }` as the graph does.
 */
export function serveUploads(server: FastifyInstance, { ask, parts }: UploadParts): void {
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      "*",
      { parseAs: "buffer", bodyLimit: LARGEST_BODY },
      async (_request: FastifyRequest, body: Buffer) => body,
    );
    scope.setErrorHandler((error, request, reply) => answerError(error, request, reply));
    scope.addHook("onRequest", refuseRepeatedParameters);
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
        const about = aboutOf(kind, upload);
        const { columns } = await ask<{ columns: Column[] }>(
          request,
          `{ columns: ${kind.columns} { name title headers required note } }`,
        );
        const table = await readTable(upload.file, {
          columns: upload.timetable ? TIMETABLE_COLUMNS : withMapping(columns, upload.mapping),
          sheet: upload.sheet,
        });
        const rows = upload.timetable ? timetableRows(table, upload.timetable) : table.rows;
        const report = await handOver(asTexts(rows, columns), upload, (sent) =>
          ask<{ report: Report }>(request, kind.mutation, {
            ...sent,
            ...about,
          }),
        );
        return { report: inWordsOf(table, report), headers: headersOf(table, upload) };
      },
    );
  });
}

/** What a table is about, as variables. @throws ApiError BAD_USER_INPUT where it is not said */
function aboutOf({ about }: UploadKind, upload: Upload): Readonly<Record<string, string | undefined>> {
  if (about === null) return {};
  if (about === "event") return { event: upload.event }; // or each row says its own
  if (!upload[about]) throw missing(about);
  return about === "campaign"
    ? { campaign: upload.campaign }
    : { enrolment: upload.enrolment, basis: upload.basis };
}

function withMapping(columns: readonly Column[], mapping: Upload["mapping"]) {
  return columns.map(({ name, headers }) => {
    const mapped = Object.keys(mapping).filter((header) => mapping[header] === name);
    return { name, titles: [...headers, ...mapped] };
  });
}

/** A table as the graph takes it in: cells in the order of its columns, those in which nothing stands left out. */
interface Texts {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly number: number; readonly texts: readonly string[] }[];
}

function asTexts(rows: readonly TableRow[], known: readonly Column[]): Texts {
  const columns = known
    .map(({ name }) => name)
    .filter((name) => rows.some(({ cells }) => cells[name] !== undefined));
  let said = 0;
  const texts = rows.map(({ number, cells }) => ({
    number,
    texts: columns.map((name) => {
      const cell = cells[name];
      const text = cell === undefined ? "" : textOf(cell);
      said += Buffer.byteLength(text);
      return text;
    }),
  }));
  if (said > MOST_TEXT) throw tooMuchText();
  return { columns, rows: texts };
}

async function handOver(
  { columns, rows }: Texts,
  { mode }: Upload,
  send: (variables: Texts & { readonly mode: Mode }) => Promise<{ report: Report }>,
): Promise<Report> {
  if (mode !== "ROW_BY_ROW") return (await send({ mode, columns, rows })).report;
  let report: Report = { rows: 0, accepted: 0, unchanged: 0, refusedRows: 0, dryRun: false, refused: [] };
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const { report: next } = await send({ mode, columns, rows: rows.slice(at, at + ROWS_AT_ONCE) });
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

/** How the headers of a table were read, for whoever wants to say what the others mean; those of a timetable are its own. */
function headersOf({ columns }: Table, { timetable }: Upload) {
  if (timetable) return [];
  return columns.map(({ header, name, known }) => ({ header, column: known ? name : null }));
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

function missing(about: "campaign" | "enrolment"): ApiError {
  return new ApiError("BAD_USER_INPUT", WHAT_ABOUT[about]);
}

const WHAT_ABOUT = {
  campaign: {
    "zh-CN": "请指定专项行动（参数 campaign）。",
    en: "Name the campaign (parameter campaign).",
  },
  enrolment: {
    "zh-CN": "请指定报名的班级或团体（参数 enrolment）。",
    en: "Name the group that has signed up (parameter enrolment).",
  },
} as const;

function tooMuchText(): ApiError {
  return new ApiError(
    "BAD_USER_INPUT",
    {
      "zh-CN": "表格中的文字超过 {most} MB，请拆分后再上传。",
      en: "There are more than {most} MB of text in the table; split it.",
    },
    { most: MOST_TEXT / 1024 / 1024 },
  );
}
