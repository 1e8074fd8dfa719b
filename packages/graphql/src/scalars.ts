import { GraphQLScalarType, Kind, type ValueNode } from "graphql";
import { GraphQLDateTime, GraphQLSafeInt } from "graphql-scalars";
import { ApiError } from "./errors.js";
import type { Phrase } from "./language.js";

const NO_INSTANT: Phrase = {
  "zh-CN": "{written} 不是有效时刻，请写成 2026-03-04T10:00:00+08:00 这样的形式。",
  en: "{written} is no instant; write it like 2026-03-04T10:00:00+08:00.",
};
const NO_DATE: Phrase = {
  "zh-CN": "{written} 不是有效日期，请写成 2026-03-04 这样的形式。",
  en: "{written} is no date: it is a day that exists, written like 2026-03-04.",
};
const NO_TIME: Phrase = {
  "zh-CN": "{written} 不是有效时间，请写成 08:30 这样的形式。",
  en: "{written} is no time of day; write it like 08:30.",
};
const NO_AMOUNT: Phrase = {
  "zh-CN": "{written} 不是有效金额，金额应为以分为单位的整数。",
  en: "{written} is no amount: it is a whole number of cents.",
};
/** There is no year 0, and PostgreSQL takes no day of it. */
const FIRST = new Date("0001-01-01T00:00:00Z");
/** Of what a client wrote, as much as it takes to find it again. */
const LONGEST_SHOWN = 60;

const dateTime = GraphQLDateTime.toConfig();
const safeInt = GraphQLSafeInt.toConfig();

/** An instant: RFC 3339, UTC on the wire; a `Date` in code. */
export const DateTime = new GraphQLScalarType({
  ...dateTime,
  description: "An instant, RFC 3339; always UTC in answers.",
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339",
  ...asWritten(dateTime, NO_INSTANT),
});

/** A calendar date `yyyy-mm-dd` that exists, read in the district's time zone; a string in code. */
export const LocalDate = new GraphQLScalarType<string, string>({
  name: "Date",
  description: "A calendar date `yyyy-mm-dd`, read in the district's time zone.",
  serialize: calendarDate,
  ...asWritten({ parseValue: calendarDate, parseLiteral: (node) => calendarDate(textOf(node)) }, NO_DATE),
});

/** Wall-clock time of day `HH:mm`; a string in code. */
export const LocalTime = new GraphQLScalarType<string, string>({
  name: "LocalTime",
  description: "Wall-clock time of day, `HH:mm`, in the district's time zone.",
  serialize: timeOfDay,
  ...asWritten({ parseValue: timeOfDay, parseLiteral: (node) => timeOfDay(textOf(node)) }, NO_TIME),
});

/** Whole cents (分); a number in code. */
export const Cents = new GraphQLScalarType({
  ...safeInt,
  name: "Cents",
  description: "Whole cents (分) as a JSON number, up to 2^53.",
  ...asWritten(safeInt, NO_AMOUNT),
});

type Parsing<Value> = Pick<GraphQLScalarType<Value>, "parseValue" | "parseLiteral">;

/** The same parsing, so that a client that writes no such value is told so, in its language; it is no fault of ours. */
function asWritten<Value>({ parseValue, parseLiteral }: Parsing<Value>, otherwise: Phrase): Parsing<Value> {
  const orTell = (written: unknown, parse: () => Value): Value => {
    try {
      return parse();
    } catch {
      const shown = JSON.stringify(written).slice(0, LONGEST_SHOWN);
      throw new ApiError("BAD_USER_INPUT", otherwise, { written: shown });
    }
  };
  return {
    parseValue: (value) => orTell(value, () => parseValue(value)),
    parseLiteral: (node, variables) => orTell(textOf(node), () => parseLiteral(node, variables)),
  };
}

function textOf(node: ValueNode): string | null {
  return node.kind === Kind.STRING || node.kind === Kind.INT ? node.value : null;
}

function timeOfDay(value: unknown): string {
  if (typeof value === "string" && /^([01]\d|2[0-3]):[0-5]\d$/.test(value)) return value;
  throw new Error(`LocalTime cannot represent ${JSON.stringify(value)}`);
}

function calendarDate(value: unknown): string {
  if (typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
    const day = new Date(`${value}T00:00:00Z`);
    // A day that the month does not have is read as one of the next.
    if (day >= FIRST && day.toISOString().startsWith(value)) return value;
  }
  throw new Error(`Date cannot represent ${JSON.stringify(value)}`);
}
