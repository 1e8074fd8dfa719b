import {
  GraphQLError,
  GraphQLScalarType,
  isScalarType,
  Kind,
  valueFromASTUntyped,
  type GraphQLSchema,
  type ValueNode,
} from "graphql";
import { GraphQLDateTime, GraphQLSafeInt } from "graphql-scalars";
import { ApiError, type ErrorCode } from "./errors.js";
import { say, type Language, type Phrase } from "./language.js";

/** The expected formats of scalars with a text format of their own. */
const FORMATS = {
  DateTime: {
    "zh-CN": "应为时刻，写成 2026-03-04T10:00:00+08:00 这样的形式。",
    en: "it should be an instant, written like 2026-03-04T10:00:00+08:00.",
  },
  Date: {
    "zh-CN": "应为存在的日期，写成 2026-03-04 这样的形式。",
    en: "it should be a day that exists, written like 2026-03-04.",
  },
  LocalTime: {
    "zh-CN": "应为时间，写成 08:30 这样的形式。",
    en: "it should be a time of day, written like 08:30.",
  },
  Cents: {
    "zh-CN": "应为金额，即以分为单位的整数。",
    en: "it should be an amount: a whole number of cents.",
  },
} satisfies Readonly<Record<string, Phrase>>;
const OF_TYPE: Phrase = { "zh-CN": "应为 {expected} 类型。", en: "it should be of the type {expected}." };
const INVALID_VARIABLE: Phrase = {
  "zh-CN": "变量 {place} 的值有误：{written}",
  en: "The variable {place} cannot be used: {written}",
};
const INVALID_LITERAL: Phrase = {
  "zh-CN": "第 {line} 行第 {column} 列，{place} 的值有误：{written}",
  en: "Line {line}, column {column}: the value of {place} cannot be used: {written}",
};
const INVALID_VALUE: Phrase = { "zh-CN": "有一个值有误：", en: "A value cannot be used: " };

/**
 * Returns the message for an invalid value. It does not contain the value, which may be personal data.
 * @param place for example `$input.people[3].phone`
 * @param expected the type, for example `[Date!]`
 * @param at the position of a value in the query text
 */
export function invalidValueText(
  language: Language,
  { place, expected }: { place: string; expected: string },
  at?: { readonly line: number; readonly column: number },
): string {
  const named = expected.replaceAll(/[[\]!]/g, "");
  const written: Phrase = Object.hasOwn(FORMATS, named) ? FORMATS[named as keyof typeof FORMATS] : OF_TYPE;
  return say(at ? INVALID_LITERAL : INVALID_VARIABLE, language, {
    place,
    written: say(written, language, { expected }),
    ...at,
  });
}

/** The first instant. There is no year 0, and PostgreSQL rejects its days. */
const FIRST = new Date("0001-01-01T00:00:00Z");
/** The last instant. Later years have another format, which neither PostgreSQL nor clients read. */
const LAST = new Date("9999-12-31T23:59:59.999Z");

const dateTime = GraphQLDateTime.toConfig();
const safeInt = GraphQLSafeInt.toConfig();

/** An instant: RFC 3339, UTC on the wire; a `Date` in code. */
export const DateTime = new GraphQLScalarType({
  ...dateTime,
  description: "An instant, RFC 3339; always UTC in answers.",
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339",
  ...withApiErrors(
    {
      parseValue: (value) => withinYears(dateTime.parseValue(value)),
      parseLiteral: (node, variables) => withinYears(dateTime.parseLiteral(node, variables)),
    },
    "DateTime",
  ),
});

/** A calendar date `yyyy-mm-dd` that exists, read in the district's time zone; a string in code. */
export const LocalDateScalar = new GraphQLScalarType<string, string>({
  name: "Date",
  description: "A calendar date `yyyy-mm-dd`, read in the district's time zone.",
  serialize: calendarDate,
  ...withApiErrors({ parseValue: calendarDate, parseLiteral: (node) => calendarDate(textOf(node)) }, "Date"),
});

/** Wall-clock time of day `HH:mm`; a string in code. */
export const LocalTimeScalar = new GraphQLScalarType<string, string>({
  name: "LocalTime",
  description: "Wall-clock time of day, `HH:mm`, in the district's time zone.",
  serialize: timeOfDay,
  ...withApiErrors({ parseValue: timeOfDay, parseLiteral: (node) => timeOfDay(textOf(node)) }, "LocalTime"),
});

/** Whole cents (分); a number in code. */
export const Cents = new GraphQLScalarType({
  ...safeInt,
  name: "Cents",
  description: "Whole cents (分) as a JSON number, up to 2^53.",
  ...withApiErrors(safeInt, "Cents"),
});

/**
 * Makes a schema built from SDL reject invalid literals of the scalars with a format; without this it accepts any
 * literal. A valid literal is passed on unchanged, to be parsed by the service that receives it.
 */
export function rejectInvalidLiterals(schema: GraphQLSchema): void {
  for (const scalar of [DateTime, LocalDateScalar, LocalTimeScalar, Cents]) {
    const known = schema.getType(scalar.name);
    if (!isScalarType(known)) continue;
    known.parseLiteral = (node, variables) => {
      try {
        scalar.parseLiteral(node, variables);
      } catch {
        const extensions = { code: "BAD_USER_INPUT" satisfies ErrorCode };
        throw new GraphQLError(`It is no ${scalar.name}.`, { nodes: node, extensions });
      }
      return valueFromASTUntyped(node, variables);
    };
  }
}

type Parsing<Value> = Pick<GraphQLScalarType<Value>, "parseValue" | "parseLiteral">;

/**
 * Wraps parsing so that an invalid value of a client becomes a BAD_USER_INPUT in its language rather than a fault of
 * ours.
 */
function withApiErrors<Value>(
  { parseValue, parseLiteral }: Parsing<Value>,
  type: keyof typeof FORMATS,
): Parsing<Value> {
  const orApiError = (parse: () => Value): Value => {
    try {
      return parse();
    } catch {
      throw new ApiError("BAD_USER_INPUT", {
        "zh-CN": INVALID_VALUE["zh-CN"] + FORMATS[type]["zh-CN"],
        en: INVALID_VALUE.en + FORMATS[type].en,
      });
    }
  };
  return {
    parseValue: (value) => orApiError(() => parseValue(value)),
    parseLiteral: (node, variables) => orApiError(() => parseLiteral(node, variables)),
  };
}

function textOf(node: ValueNode): string | null {
  return node.kind === Kind.STRING || node.kind === Kind.INT ? node.value : null;
}

/** Rejects an instant that its offset moves out of the years 0001 to 9999. */
function withinYears(instant: Date): Date {
  if (instant >= FIRST && instant <= LAST) return instant;
  throw new Error("DateTime cannot represent an instant of another year than 0001 to 9999");
}

function timeOfDay(value: unknown): string {
  if (typeof value === "string" && /^([01]\d|2[0-3]):[0-5]\d$/.test(value)) return value;
  throw new Error(`LocalTime cannot represent ${JSON.stringify(value)}`);
}

function calendarDate(value: unknown): string {
  if (isCalendarDate(value)) return value;
  throw new Error(`Date cannot represent ${JSON.stringify(value)}`);
}

/** True if a value is a day that exists, `YYYY-MM-DD`, of the years 0001 to 9999. */
export function isCalendarDate(value: unknown): value is string {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  // JavaScript reads a day past the end of a month as a day of the next.
  return day >= FIRST && day.toISOString().startsWith(value);
}
