import { isLocalDate } from "@starlane/calendar";
import { ApiError, readText, type Phrase } from "@starlane/graphql";
import { LIMITS, type TimetableMapping } from "@starlane/spreadsheet";
import type { FastifyRequest } from "fastify";
import { z } from "zod";

const MODES = { validate: "VALIDATE_ONLY", all: "ALL_OR_NOTHING", rows: "ROW_BY_ROW" } as const;
export type Mode = (typeof MODES)[keyof typeof MODES];

const LONGEST_NAME = 200;
const MOST_PERIODS = 50;
const MOST_MAPPED = LIMITS.columns;
/** The maximum length of the mapping, checked before it is parsed. */
const LONGEST_MAPPING = 64 * 1024;
/** The maximum number of parts of a form: its file and its fields. */
const MOST_PARTS = 32;

/** A text to store or show, read by the rule of every text input. */
const text = (most: number) =>
  z
    .string()
    .max(most)
    .transform((given, context) => {
      const reading = readText(given);
      if ("text" in reading) return reading.text;
      context.addIssue({ code: "custom", message: reading.refused.en });
      return z.NEVER;
    });
const texts = (mostKeys: number, mostCharacters: number) =>
  z
    .record(text(LONGEST_NAME), text(mostCharacters))
    .refine((record) => Object.keys(record).length <= mostKeys, "too many");

const timetable = z.object({
  firstMonday: z.iso.date().refine(isLocalDate), // within the supported years
  weeks: z.int().min(1).max(LIMITS.weeks).optional(),
  periods: texts(MOST_PERIODS, LONGEST_NAME).optional(),
  title: text(LONGEST_NAME),
  same: texts(LIMITS.columns, LIMITS.cellCharacters).default({}),
});
const fromJson = <Shape extends z.ZodType>(shape: Shape) =>
  z
    .string()
    .max(LONGEST_MAPPING)
    .transform((json, context) => {
      try {
        return JSON.parse(json) as unknown;
      } catch {
        context.addIssue({ code: "custom", message: "no JSON" });
        return z.NEVER;
      }
    })
    .pipe(shape);
const id = z.string().max(LONGEST_NAME).optional();
const fieldsShape = z.object({
  mode: z.enum(["validate", "all", "rows"]).default("validate"),
  campaign: id,
  enrolment: id,
  event: id,
  basis: z.enum(["STATUTORY_DUTY", "CONSENT", "GUARDIAN_CONSENT"]).optional(),
  sheet: text(LONGEST_NAME).optional(),
  layout: z.enum(["rows", "timetable"]).default("rows"),
});

/** An uploaded file, with the options for reading it. */
export interface Upload {
  readonly file: Uint8Array;
  readonly mode: Mode;
  /** The subject of the table, and further options. */
  readonly campaign: string | undefined;
  readonly enrolment: string | undefined;
  readonly event: string | undefined;
  readonly basis: string | undefined;
  readonly sheet: string | undefined;
  /** Column names by header, in addition to the known headers. */
  readonly mapping: Readonly<Record<string, string>>;
  /** The mapping of a timetable, when the file is one. */
  readonly timetable: TimetableMapping | null;
}

/**
 * Reads an upload: a form with a `file`, or the file alone as the body; the other options are in the form or in the
 * query string. Every size is limited here, before anything is processed.
 * @throws ApiError BAD_USER_INPUT
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
    mapping: isTimetable ? {} : read(fromJson(texts(MOST_MAPPED, LONGEST_NAME)), mapping),
    timetable: isTimetable ? read(fromJson(timetable), mapping) : null,
  };
}

async function readForm(body: Buffer, type: string) {
  const boundary = boundaryOf(type);
  if (boundary === null) throw badForm(NO_FILE);
  if (countParts(body, boundary) > MOST_PARTS) throw badForm(TOO_MANY_PARTS);
  // Uses the counted boundary, whatever else the header contains.
  const form = await new Response(new Uint8Array(body), {
    headers: { "content-type": `multipart/form-data; boundary="${boundary}"` },
  })
    .formData()
    .catch(() => null);
  const file = form?.get("file");
  if (!form || !(file instanceof Blob)) throw badForm(NO_FILE);
  const names = [...form.keys()];
  if (new Set(names).size < names.length) throw badForm(TWICE);
  const fields = [...form.entries()].filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return { file: new Uint8Array(await file.arrayBuffer()), fields: Object.fromEntries(fields) };
}

/** Returns the boundary of a form, made of the characters that RFC 2046 allows; null when there is none. */
function boundaryOf(type: string): string | null {
  const [, quoted, plain] =
    /;\s*boundary=(?:"([\w'()+,./:=? -]{1,70})"|([\w'()+,./:=?-]{1,70}))\s*(?:;|$)/i.exec(type) ?? [];
  return quoted ?? plain ?? null;
}

/**
 * Counts the parts of a form approximately, and stops above the limit: a hundred thousand would block the thread for a
 * third of a second.
 */
function countParts(body: Buffer, boundary: string): number {
  const mark = Buffer.from(`--${boundary}`, "latin1");
  let parts = 0;
  for (let at = body.indexOf(mark); at >= 0 && parts <= MOST_PARTS; parts += 1)
    at = body.indexOf(mark, at + mark.length);
  return parts;
}

function read<Shape extends z.ZodType>(shape: Shape, value: unknown): z.output<Shape> {
  const { success, data, error } = shape.safeParse(value);
  if (success) return data;
  const at = error.issues[0]?.path.map(String) ?? [];
  // A client's key is not repeated in the message: it may be as long as the form.
  const field = at.slice(0, 1).join("") || "mapping";
  throw new ApiError(
    "BAD_USER_INPUT",
    { "zh-CN": "参数 {field} 有误。", en: "The parameter {field} is not right." },
    { field: field.slice(0, LONGEST_NAME) },
  );
}

const badForm = (phrase: Phrase) => new ApiError("BAD_USER_INPUT", phrase, { most: MOST_PARTS });

const NO_FILE: Phrase = {
  "zh-CN": "表单中没有文件（字段 file）。",
  en: "The form has no file (field `file`).",
};
const TWICE: Phrase = {
  "zh-CN": "表单中有字段出现了不止一次。",
  en: "The form has a field more than once.",
};
const TOO_MANY_PARTS: Phrase = {
  "zh-CN": "表单的字段过多（最多 {most} 个）。",
  en: "The form has too many fields: {most} at most.",
};
