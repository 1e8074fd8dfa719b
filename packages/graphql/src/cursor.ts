import { ApiError } from "./errors.js";
import { isCalendarDate } from "./scalars.js";

/**
 * The type of a part of a sort key. An `instant` has JavaScript's format, in UTC; a `timestamp` has PostgreSQL's, to
 * the microsecond.
 */
export type CursorPart = "text" | "uuid" | "date" | "instant" | "timestamp";

/** The maximum length of a cursor; the sort keys of our lists are names, dates and ids. */
const MAX_CURSOR_CHARS = 2_000;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const TIME = "(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d";
const INSTANT = new RegExp(`^(\\d{4}-\\d\\d-\\d\\d)T${TIME}\\.\\d{3}Z$`);
const TIMESTAMP = new RegExp(
  `^(\\d{4}-\\d\\d-\\d\\d) ${TIME}(?:\\.\\d{1,6})?[+-](?:0\\d|1[0-4])(?::[0-5]\\d){0,2}$`,
);

/**
 * Validates each part, since a client can forge a cursor: a value that PostgreSQL rejects would surface as a fault of
 * ours.
 */
const IS_PART: Readonly<Record<CursorPart, (text: string) => boolean>> = {
  text: (text) => !text.includes("\u0000") && text.isWellFormed(),
  uuid: (text) => UUID.test(text),
  date: isCalendarDate,
  instant: (text) => isCalendarDate(INSTANT.exec(text)?.[1]),
  timestamp: (text) => isCalendarDate(TIMESTAMP.exec(text)?.[1]),
};

/** Writes the sort key of a row as a cursor. */
export function writeCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/**
 * Reads a cursor, which may be forged or belong to another list.
 * @param parts of the sort keys of this list
 * @throws ApiError BAD_USER_INPUT when it is not a cursor of this list
 */
export function readCursor(cursor: string, parts: readonly CursorPart[]): string[] {
  if (cursor.length <= MAX_CURSOR_CHARS) {
    const key = parsed(Buffer.from(cursor, "base64url").toString());
    if (
      Array.isArray(key) &&
      key.length === parts.length &&
      parts.every((part, index) => typeof key[index] === "string" && IS_PART[part](key[index]))
    )
      return key as string[];
  }
  throw new ApiError("BAD_USER_INPUT", {
    "zh-CN": "after 不是本列表的游标。",
    en: "after is no cursor of this list.",
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // rejected like any other text that is not a cursor
  }
}
