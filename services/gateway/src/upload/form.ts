import { isLocalDate } from "@starlane/calendar";
import { ApiError } from "@starlane/graphql";
import type { FastifyRequest } from "fastify";
import { z } from "zod";

const MODES = { validate: "VALIDATE_ONLY", all: "ALL_OR_NOTHING", rows: "ROW_BY_ROW" } as const;
export type Mode = (typeof MODES)[keyof typeof MODES];

const timetable = z.object({
  firstMonday: z.iso.date().refine(isLocalDate), // of a year that is counted
  weeks: z.int().min(1).max(30).optional(),
  periods: z.record(z.string(), z.string()).optional(),
  title: z.string(),
  same: z.record(z.string(), z.string()).default({}),
});
const fromJson = <Shape extends z.ZodType>(shape: Shape) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: "custom", message: "no JSON" });
        return z.NEVER;
      }
    })
    .pipe(shape);
const fieldsShape = z.object({
  mode: z.enum(["validate", "all", "rows"]).default("validate"),
  campaign: z.string().optional(),
  enrolment: z.string().optional(),
  event: z.string().optional(),
  basis: z.enum(["STATUTORY_DUTY", "CONSENT", "GUARDIAN_CONSENT"]).optional(),
  sheet: z.string().optional(),
  layout: z.enum(["rows", "timetable"]).default("rows"),
});

/** What somebody uploads, and how it is to be read. */
export interface Upload {
  readonly file: Uint8Array;
  readonly mode: Mode;
  /** What the table is about, and what else there is to say of it. */
  readonly campaign: string | undefined;
  readonly enrolment: string | undefined;
  readonly event: string | undefined;
  readonly basis: string | undefined;
  readonly sheet: string | undefined;
  /** Names of columns by the headers that mean them, beside those that are known. */
  readonly mapping: Readonly<Record<string, string>>;
  /** How a timetable is to be read, where it is one. */
  readonly timetable: z.infer<typeof timetable> | null;
}

/**
 * Reads an upload: a form with a `file`, or the file alone as the body; what else there is to say stands in the form or in
 * the address. @throws ApiError BAD_USER_INPUT
 */
export async function readUpload(request: FastifyRequest): Promise<Upload> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const type = request.headers["content-type"] ?? "";
  const form = /^multipart\/form-data/i.test(type) ? await readForm(body, type) : null;
  const given = { ...(request.query as Record<string, unknown>), ...form?.fields };
  const fields = read(fieldsShape, given);
  const mapping = typeof given.mapping === "string" && given.mapping !== "" ? given.mapping : "{}";
  const isTimetable = fields.layout === "timetable";
  return {
    file: form ? form.file : body,
    mode: MODES[fields.mode],
    campaign: fields.campaign,
    enrolment: fields.enrolment,
    event: fields.event,
    basis: fields.basis,
    sheet: fields.sheet,
    mapping: isTimetable ? {} : read(fromJson(z.record(z.string(), z.string())), mapping),
    timetable: isTimetable ? read(fromJson(timetable), mapping) : null,
  };
}

async function readForm(body: Buffer, type: string) {
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } })
    .formData()
    .catch(() => null);
  const file = form?.get("file");
  if (!form || !(file instanceof Blob))
    throw new ApiError("BAD_USER_INPUT", {
      "zh-CN": "表单中没有文件（字段 file）。",
      en: "The form has no file (field `file`).",
    });
  const fields = [...form.entries()].filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return { file: new Uint8Array(await file.arrayBuffer()), fields: Object.fromEntries(fields) };
}

function read<Shape extends z.ZodType>(shape: Shape, value: unknown): z.output<Shape> {
  const { success, data, error } = shape.safeParse(value);
  if (success) return data;
  const field = error.issues[0]?.path.join(".") || "mapping";
  throw new ApiError(
    "BAD_USER_INPUT",
    { "zh-CN": "参数 {field} 有误。", en: "The parameter {field} is not right." },
    { field },
  );
}
