import { isLocalDate } from "@starlane/calendar";
import { ApiError, languageOf } from "@starlane/graphql";
import { writeCsv, writeWorkbook } from "@starlane/spreadsheet";
import type { FastifyInstance } from "fastify";
import { answerError } from "../answer-error.js";
import type { AskGraph } from "../ask-graph.js";
import { EXPORTED_LISTS, type Wanted } from "./lists.js";
import { report } from "./report.js";

const FORMATS = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv; charset=utf-8",
} as const;
const LISTS = { ...EXPORTED_LISTS, report };

/**
 * `GET /exports/<list>.xlsx` or `.csv`: events, venues, speakers, agencies, coverage or the departments' report, as the
 * graph shows them to whoever asks; `campaign`, `area`, `from` and `to` narrow them. A table of events, venues or speakers
 * can be sent to `/uploads` as it is.
 */
export function serveExports(server: FastifyInstance, ask: AskGraph): void {
  void server.register(async (scope) => {
    scope.setErrorHandler((error, request, reply) => answerError(error, request, reply));
    scope.get<{ Params: { file: string } }>("/exports/:file", async (request, reply) => {
      const [, name = "", format = ""] = /^(\w+)\.(\w+)$/.exec(request.params.file) ?? [];
      const list = Object.hasOwn(LISTS, name) ? LISTS[name as keyof typeof LISTS] : undefined;
      if (!list || !isFormat(format)) throw new ApiError("NOT_FOUND");
      const wanted = readWanted(request.query as Record<string, unknown>);
      const language = languageOf(request.headers["accept-language"]);
      const columns = list.columns.map(({ title, width }) => ({
        header: title[language],
        ...(width !== undefined && { width }),
      }));
      const rows = list.rows((query, variables) => ask(request, query, variables), wanted, language);
      const sheet = { name: list.name[language], columns, rows };
      const file = format === "xlsx" ? await writeWorkbook([sheet]) : await writeCsv(sheet);
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

function isFormat(format: string): format is keyof typeof FORMATS {
  return Object.hasOwn(FORMATS, format);
}

function readWanted(query: Record<string, unknown>): Wanted {
  const text = (name: string) => {
    const value = query[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const day = (name: string) => {
    const value = text(name);
    if (value === undefined || isLocalDate(value)) return value;
    throw new ApiError(
      "BAD_USER_INPUT",
      { "zh-CN": "参数 {name} 不是日期（如 2026-03-01）。", en: "{name} is no day, such as 2026-03-01." },
      { name },
    );
  };
  return { campaign: text("campaign"), area: text("area"), from: day("from"), to: day("to") };
}
