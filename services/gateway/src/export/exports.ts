import { isLocalDate } from "@starlane/calendar";
import { ApiError, negotiateLanguage } from "@starlane/graphql";
import { abortOnDisconnect } from "@starlane/runtime";
import { writeCsv, writeWorkbook, type Value } from "@starlane/spreadsheet";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Readable } from "node:stream";
import { answerError } from "../answer-error.js";
import type { AskGraph } from "../ask-graph.js";
import { contextOf, type ContextParts } from "../context.js";
import { requestMetadataOf } from "../live.js";
import { rightsOf } from "../live/subscription-server.js";
import type { PeriodicRevalidation } from "../live/periodic-revalidation.js";
import { refuseRepeatedParameters } from "../repeated-parameters.js";
import { eachLine } from "./attendances.js";
import { coverage } from "./coverage.js";
import { EXPORTED_LISTS, type ExportScope } from "./lists.js";
import { report } from "./report.js";

export interface ExportParts {
  readonly ask: AskGraph;
  readonly parts: ContextParts;
  /** Rechecks at an interval that the viewer may still download. */
  readonly revalidation: PeriodicRevalidation;
}

const FORMATS = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv; charset=utf-8",
} as const;
const LISTS = { ...EXPORTED_LISTS, coverage, report };

/**
 * Serves `GET /exports/<list>.xlsx` or `.csv`: events, venues, speakers, agencies, coverage or the departments' report,
 * as the graph shows them to the viewer. `campaign`, `area`, `from` and `to` filter them, and coverage also takes `by`,
 * `level`, `audiences`, `agencies` and `kinds`, as comma-separated lists. An exported table of events, venues or
 * speakers can be uploaded to `/uploads` unchanged.
 *
 * `GET /exports/attendances.jsonl?area=`: every attendance, for research; `after` continues an interrupted download.
 */
export function serveExports(server: FastifyInstance, { ask, ...revalidationParts }: ExportParts): void {
  void server.register(async (scope) => {
    scope.setErrorHandler((error, request, reply) => answerError(error, request, reply));
    scope.addHook("onRequest", refuseRepeatedParameters);
    scope.get("/exports/attendances.jsonl", async (request, reply) => {
      const { area, after } = request.query as Record<string, unknown>;
      const signal = await abortOnRightsChange(request, reply, revalidationParts);
      const lines = eachLine((query, variables) => ask(request, query, variables, signal), {
        area: textOf(area),
        after: textOf(after),
      });
      return reply
        .type("application/jsonl; charset=utf-8")
        .header("cache-control", "private, no-store")
        .header("content-disposition", `attachment; filename="attendances.jsonl"`)
        .send(Readable.from(await begun(lines), { objectMode: false }));
    });
    scope.get<{ Params: { file: string } }>("/exports/:file", async (request, reply) => {
      const [, name = "", format = ""] = /^(\w+)\.(\w+)$/.exec(request.params.file) ?? [];
      const list = Object.hasOwn(LISTS, name) ? LISTS[name as keyof typeof LISTS] : undefined;
      if (!list || !isFormat(format)) throw new ApiError("NOT_FOUND");
      const wanted = readWanted(request.query as Record<string, unknown>);
      const language = negotiateLanguage(request.headers["accept-language"]);
      const shown = typeof list.columns === "function" ? list.columns(wanted) : list.columns;
      const columns = shown.map(({ title, width }) => ({
        header: title[language],
        ...(width !== undefined && { width }),
      }));
      const signal = await abortOnRightsChange(request, reply, revalidationParts);
      const rows = await begun<Value[]>(
        list.rows((query, variables) => ask(request, query, variables, signal), wanted, language),
      );
      const sheet = { name: list.name[language], columns, rows };
      const file = format === "xlsx" ? writeWorkbook([sheet]) : writeCsv(sheet);
      const fileName = encodeURIComponent(`${list.name[language]}.${format}`);
      return reply
        .type(FORMATS[format])
        .header("cache-control", "private, no-store")
        .header(
          "content-disposition",
          `attachment; filename="${name}.${format}"; filename*=UTF-8''${fileName}`,
        )
        .send(file);
    });
  });
}

/**
 * Aborts a download once the rights of its viewer change, however slowly it is read.
 * @returns the signal, which is also aborted on disconnect
 */
async function abortOnRightsChange(
  request: FastifyRequest,
  reply: FastifyReply,
  { parts, revalidation }: Omit<ExportParts, "ask">,
): Promise<AbortSignal> {
  const { signal } = abortOnDisconnect(reply.raw);
  const { viewer, claims } = await contextOf(requestMetadataOf(request), parts);
  if (claims && !reply.raw.closed) {
    const rights = rightsOf(viewer);
    const leave = revalidation.register(async () => {
      if (rightsOf(await parts.viewers.find(claims)) !== rights) reply.raw.destroy();
    });
    reply.raw.once("close", leave);
  }
  return signal;
}

function isFormat(format: string): format is keyof typeof FORMATS {
  return Object.hasOwn(FORMATS, format);
}

/** Waits for the first part of a stream, so that a refusal comes before anything is sent. */
async function begun<Part>(parts: AsyncGenerator<Part, void, undefined>): Promise<AsyncGenerator<Part>> {
  const first = await parts.next();
  return (async function* all() {
    if (first.done) return;
    yield first.value;
    yield* parts;
  })();
}

const textOf = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

function readWanted(query: Record<string, unknown>): ExportScope {
  const day = (name: string) => {
    const value = textOf(query[name]);
    if (value === undefined || isLocalDate(value)) return value;
    throw new ApiError(
      "BAD_USER_INPUT",
      { "zh-CN": "参数 {name} 不是日期（如 2026-03-01）。", en: "{name} is no day, such as 2026-03-01." },
      { name },
    );
  };
  const list = (name: string) => textOf(query[name])?.split(",");
  return {
    campaign: textOf(query.campaign),
    area: textOf(query.area),
    from: day("from"),
    to: day("to"),
    by: list("by"),
    level: textOf(query.level),
    audiences: list("audiences"),
    agencies: list("agencies"),
    kinds: list("kinds"),
  };
}
