import { parseValue as literal } from "graphql";
import { DateTime, isCalendarDate, LocalDateScalar } from "../src/index.js";
import { readCursor, writeCursor, type CursorPart } from "../src/cursor.js";

const refusal = expect.objectContaining({ code: "BAD_USER_INPUT" });

test.each<[string, string | null]>([
  ["2026-03-04T10:00:00Z", "2026-03-04T10:00:00.000Z"],
  ["2026-03-04T10:00:00+08:00", "2026-03-04T02:00:00.000Z"],
  ["2026-03-04T10:00:00.123456789Z", "2026-03-04T10:00:00.123Z"],
  ["2026-03-04t10:00:00z", "2026-03-04T10:00:00.000Z"],
  ["2026-03-04T00:00:00+23:59", "2026-03-03T00:01:00.000Z"],
  ["2026-03-04T00:00:00-23:59", "2026-03-04T23:59:00.000Z"],
  ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"],
  ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"],
  ["9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"],
  ["0001-01-01T00:00:00+00:01", null],
  ["9999-12-31T23:59:59-00:01", null],
  ["0000-12-31T23:59:59Z", null],
  ["0000-01-01T00:00:00Z", null],
  ["-0001-01-01T00:00:00Z", null],
  ["-000001-01-01T00:00:00Z", null],
  ["10000-01-01T00:00:00Z", null],
  ["+010000-01-01T00:00:00Z", null],
  ["2026-02-29T00:00:00Z", null],
  ["2026-02-30T00:00:00Z", null],
  ["2026-04-31T00:00:00Z", null],
  ["2026-00-01T00:00:00Z", null],
  ["2026-13-01T00:00:00Z", null],
  ["2016-12-31T23:59:60Z", null],
  ["2026-03-04T24:00:00Z", null],
  ["2026-03-04T23:60:00Z", null],
  ["2026-03-04T10:00:00+24:00", null],
  ["2026-03-04T10:00:00|08:00", null],
  ["2026-03-04T10:00:00+0800", null],
  ["2026-03-04T10:00:00", null],
  ["2026-03-04T10:00Z", null],
  ["2026-03-04 10:00:00Z", null],
  ["2026-03-04", null],
  ["２０２６-03-04T10:00:00Z", null],
  ["infinity", null],
  ["now", null],
  ["", null],
])("reads the instant %s as %s, in a variable and in the query text", (text, read) => {
  const ways = [
    () => DateTime.parseValue(text),
    () => DateTime.parseLiteral(literal(JSON.stringify(text)), undefined),
  ];
  for (const way of ways)
    if (read === null) expect(way).toThrow(refusal);
    else expect(way().toISOString()).toBe(read);
});

test.each([0, -1, 1e15, 8.64e15 + 1, Number.NaN, true, null, [], {}, ["2026-03-04T10:00:00Z"]])(
  "rejects %p as an instant and as a date",
  (value) => {
    expect(() => DateTime.parseValue(value)).toThrow(refusal);
    expect(() => LocalDateScalar.parseValue(value)).toThrow(refusal);
  },
);

test.each<[string, boolean]>([
  ["0001-01-01", true],
  ["9999-12-31", true],
  ["2024-02-29", true],
  ["2000-02-29", true],
  ["1900-02-29", false],
  ["2026-02-29", false],
  ["2026-04-31", false],
  ["0000-01-01", false],
  ["-0001-01-01", false],
  ["10000-01-01", false],
  ["+010000-01-01", false],
  ["2026-3-4", false],
  ["20260304", false],
  ["2026-03-04T00:00:00Z", false],
  ["2026-03-04 ", false],
  ["2026-03-04\n", false],
  ["infinity", false],
  ["", false],
])("%j is a calendar date: %p", (text, isDay) => {
  expect(isCalendarDate(text)).toBe(isDay);
  if (isDay) expect(LocalDateScalar.parseValue(text)).toBe(text);
  else expect(() => LocalDateScalar.parseValue(text)).toThrow(refusal);
});

const ID = "01a20e6c-e9ff-738b-bbb7-9fe4a563c712";

test.each<[readonly CursorPart[], readonly string[]]>([
  [["uuid"], [ID]],
  [
    ["text", "uuid"],
    ["北京西路小学", ID],
  ],
  [
    ["text", "uuid"],
    ["", ID],
  ],
  [
    ["date", "uuid"],
    ["0001-01-01", ID],
  ],
  [
    ["instant", "uuid"],
    ["2026-03-04T02:00:00.000Z", ID],
  ],
  [
    ["instant", "uuid"],
    ["9999-12-31T23:59:59.999Z", ID],
  ],
  [
    ["timestamp", "uuid"],
    ["2026-03-04 02:00:00+00", ID],
  ],
  [
    ["timestamp", "uuid"],
    ["2026-03-04 10:00:00.123456+08", ID],
  ],
  [
    ["timestamp", "uuid"],
    ["1900-01-01 08:05:43.1+08:05:43", ID],
  ],
])("reads a cursor of %j with the key %j", (parts, key) => {
  expect(readCursor(writeCursor(key), parts)).toEqual(key);
});

const instants: readonly CursorPart[] = ["instant", "uuid"];
const stamps: readonly CursorPart[] = ["timestamp", "uuid"];
test.each<[readonly CursorPart[], unknown]>([
  [["uuid"], [ID, ID]],
  [["uuid"], []],
  [["uuid"], [1]],
  [["uuid"], [null]],
  [["uuid"], [[ID]]],
  [["uuid"], { 0: ID, length: 1 }],
  [["uuid"], ID],
  [["uuid"], null],
  [["uuid"], [`{${ID}}`]],
  [["uuid"], [`${ID}\u0000`]],
  [["text"], ["a\u0000b"]],
  [["text"], ["\ud800"]],
  [
    ["date", "uuid"],
    ["2026-02-30", ID],
  ],
  [
    ["date", "uuid"],
    ["infinity", ID],
  ],
  [instants, ["0000-01-01T00:00:00.000Z", ID]],
  [instants, ["+275760-09-13T00:00:00.000Z", ID]],
  [instants, ["-000001-01-01T00:00:00.000Z", ID]],
  [instants, ["2026-03-04T24:00:00.000Z", ID]],
  [instants, ["2026-02-30T00:00:00.000Z", ID]],
  [instants, ["2026-03-04T02:00:00Z", ID]],
  [instants, ["2026-03-04 02:00:00+00", ID]],
  [stamps, ["2026-03-04T02:00:00.000Z", ID]],
  [stamps, ["0000-01-01 00:00:00+00", ID]],
  [stamps, ["2026-99-99 99:99:99+99", ID]],
  [stamps, ["2026-02-30 10:00:00+00", ID]],
  [stamps, ["2026-03-04 24:00:00+00", ID]],
  [stamps, ["2026-03-04 10:00:00.1234567+00", ID]],
  [stamps, ["2026-03-04 10:00:00+16", ID]],
  [stamps, ["2026-03-04 10:00:00+00 BC", ID]],
])("rejects a cursor of %j with the key %j", (parts, key) => {
  expect(() => readCursor(Buffer.from(JSON.stringify(key)).toString("base64url"), parts)).toThrow(refusal);
});

test.each(["", "x", "☃", "\u0000", "W10", "W1td", "x".repeat(100_000)])(
  "rejects the cursor %.20j",
  (text) => {
    expect(() => readCursor(text, ["uuid"])).toThrow(refusal);
  },
);
