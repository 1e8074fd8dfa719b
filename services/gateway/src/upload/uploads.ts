import { judge } from "@starlane/auth";
import { ApiError } from "@starlane/graphql";
import { LIMITS, readTexts, TIMETABLE_COLUMNS, type TableTexts } from "@starlane/spreadsheet";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { createHash } from "node:crypto";
import { answerError } from "../answer-error.js";
import type { AskGraph, RequestPart } from "../ask-graph.js";
import { contextOf, type ContextParts } from "../context.js";
import { requestMetadataOf } from "../live.js";
import { refuseRepeatedParameters } from "../repeated-parameters.js";
import { readUpload, type Mode, type Upload } from "./form.js";
import { UPLOAD_KINDS, type UploadColumn, type UploadReport, type UploadKind } from "./kinds.js";
import { UploadQueue } from "./queue.js";

/** The maximum body: the file and a little for the form around it. */
const LARGEST_BODY = LIMITS.fileBytes + 256 * 1024;
/** Rows per operation in the mode `rows`, so that each request is short. */
const ROWS_AT_ONCE = 1_000;

export interface UploadParts {
  readonly ask: AskGraph;
  readonly parts: ContextParts;
}

interface UploadRoute {
  readonly Params: { readonly kind: string };
}

/**
 * Serves `POST /uploads/<kind>`: imports a table in the given `mode`: `validate` (the default), `all` or `rows`.
 * Answers `{ report, headers }` with the columns named by the file's headers, or `{ errors }` as the graph does. An
 * Idempotency-Key covers all rows, however many operations they take.
 */
export function serveUploads(server: FastifyInstance, { ask, parts }: UploadParts): void {
  const queue = new UploadQueue();
  const users = new WeakMap<FastifyRequest, string>();
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      "*",
      { parseAs: "buffer", bodyLimit: LARGEST_BODY },
      async (_request: FastifyRequest, body: Buffer) => body,
    );
    scope.setErrorHandler((error, request, reply) => {
      const { cause } = error as Error;
      if (cause) request.log.warn({ err: cause }, "a file made the reading fail");
      return answerError(error, request, reply);
    });
    scope.addHook("onRequest", refuseRepeatedParameters);
    // Checked before five megabytes are received, for unknown viewers, missing rights and full queues.
    scope.addHook("onRequest", async (request, reply) => {
      const { viewer } = await contextOf(requestMetadataOf(request), parts);
      if (!viewer) throw new ApiError("UNAUTHENTICATED");
      const kind = kindOf((request.params as UploadRoute["Params"]).kind);
      if (judge(viewer, kind.operation) !== "allowed") throw new ApiError("FORBIDDEN");
      queue.admit(viewer.id, reply.raw);
      users.set(request, viewer.id);
    });
    scope.post<UploadRoute>("/uploads/:kind", { bodyLimit: LARGEST_BODY }, (request) =>
      queue.run(users.get(request)!, async () => {
        const kind = kindOf(request.params.kind);
        const upload = await readUpload(request);
        const about = aboutOf(kind, upload);
        const send = async (table: ImportRequest, part: RequestPart | null) =>
          (
            await ask<{ report: UploadReport }>(
              request,
              kind.mutation,
              { ...table, ...about },
              undefined,
              part,
            )
          ).report;
        // A request without rows, which is refused when no table of this viewer would be accepted, before this one is
        // unpacked.
        await send({ mode: "VALIDATE_ONLY", columns: [], rows: [] }, null);
        const { columns } = await ask<{ columns: UploadColumn[] }>(
          request,
          `{ columns: ${kind.columns} { name title headers required note } }`,
        );
        const table = await readTexts(
          upload.file,
          {
            columns: upload.timetable ? TIMETABLE_COLUMNS : withMapping(columns, upload.mapping),
            sheet: upload.sheet,
            timetable: upload.timetable ?? undefined,
          },
          columns.map(({ name }) => name),
        );
        const fingerprint = fingerprintOf(request.params.kind, upload);
        const report = await importTable(table, upload, (part, index) => send(part, { fingerprint, index }));
        return { report: withFileHeaders(table, report), headers: headersOf(table, upload) };
      }),
    );
  });
}

/** Finds an upload kind by name. @throws ApiError NOT_FOUND */
function kindOf(name: string): UploadKind {
  const kind = Object.hasOwn(UPLOAD_KINDS, name) ? UPLOAD_KINDS[name] : undefined;
  if (!kind) throw new ApiError("NOT_FOUND");
  return kind;
}

/** Returns a hash that is equal for the same file with the same options. */
function fingerprintOf(kind: string, { file, ...options }: Upload): string {
  return createHash("sha256")
    .update(JSON.stringify([kind, options]))
    .update(file)
    .digest("base64url");
}

/** Returns the subject of a table as variables. @throws ApiError BAD_USER_INPUT when it is missing */
function aboutOf({ about }: UploadKind, upload: Upload): Readonly<Record<string, string | undefined>> {
  if (about === null) return {};
  if (about === "event") return { event: upload.event }; // or each row names its own
  if (!upload[about]) throw missing(about);
  return about === "campaign"
    ? { campaign: upload.campaign }
    : { enrolment: upload.enrolment, basis: upload.basis };
}

function withMapping(columns: readonly UploadColumn[], mapping: Upload["mapping"]) {
  return columns.map(({ name, headers }) => {
    const mapped = Object.keys(mapping).filter((header) => mapping[header] === name);
    return { name, titles: [...headers, ...mapped] };
  });
}

/** The arguments of an import mutation. */
interface ImportRequest extends Pick<TableTexts, "columns" | "rows"> {
  readonly mode: Mode;
}

async function importTable(
  { columns, rows }: TableTexts,
  { mode }: Upload,
  send: (table: ImportRequest, index: number) => Promise<UploadReport>,
): Promise<UploadReport> {
  if (mode !== "ROW_BY_ROW") return send({ mode, columns, rows }, 0);
  let report: UploadReport = {
    rows: 0,
    accepted: 0,
    unchanged: 0,
    refusedRows: 0,
    dryRun: false,
    refused: [],
  };
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const next = await send({ mode, columns, rows: rows.slice(at, at + ROWS_AT_ONCE) }, at / ROWS_AT_ONCE);
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

/** Returns the mapping of the headers, so that the client can map the unknown ones; a timetable has fixed headers. */
function headersOf({ headers }: TableTexts, { timetable }: Upload) {
  if (timetable) return [];
  return headers.map(({ header, name, known }) => ({ header, column: known ? name : null }));
}

/** Renames the columns of a report to the file's headers. */
function withFileHeaders({ headers: known }: TableTexts, report: UploadReport): UploadReport {
  const headers = new Map(known.map(({ name, header }) => [name, header]));
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
