import { sync, type VEvent } from "node-ical";
import { readStrictly, textOf, valueOf } from "./rfc5545.js";
import { writeCalendar, type CalendarEvent } from "../src/calendar/calendar-feed/icalendar.rules.js";

const lecture: CalendarEvent = {
  id: "00000000-0000-4000-8000-000000000001",
  title: "反诈知识讲座",
  campaign: "反诈宣传春季专项",
  place: "星光巷社区活动室",
  startsAt: new Date("2026-03-04T02:00:00Z"),
  endsAt: new Date("2026-03-04T03:00:00Z"),
  status: "CONFIRMED",
  version: 3,
  changedAt: new Date("2026-03-02T01:00:00Z"),
};

const write = (events: readonly CalendarEvent[], name = "局") => writeCalendar(name, events);
const readAgain = (text: string) =>
  readStrictly(Buffer.from(text)).components.filter(({ name }) => name === "VEVENT");

function readBack(text: string): VEvent[] {
  return Object.values(sync.parseICS(text)).filter((part): part is VEvent => part?.type === "VEVENT");
}

test("an event is read back as it was", () => {
  const [event] = readBack(write([lecture], "教育局"));
  expect(event).toMatchObject({
    uid: `${lecture.id}@starlane`,
    summary: lecture.title,
    location: lecture.place,
    description: lecture.campaign,
    status: "CONFIRMED",
  });
  expect(Number(event!.sequence)).toBe(3);
  expect(event!.start.getTime()).toBe(lecture.startsAt.getTime());
  expect(event!.end!.getTime()).toBe(lecture.endsAt.getTime());
  expect(event!.dtstamp.getTime()).toBe(lecture.changedAt.getTime());
  expect(event!.start.tz).toBe("Asia/Shanghai");
});

test.each<[CalendarEvent["status"], string]>([
  ["PROPOSED", "TENTATIVE"],
  ["CONFIRMED", "CONFIRMED"],
  ["COMPLETED", "CONFIRMED"],
  ["DECLINED", "CANCELLED"],
  ["CANCELLED", "CANCELLED"],
])("%s is %s", (status, shown) => {
  expect(readBack(write([{ ...lecture, status }]))[0]!.status).toBe(shown);
});

test("commas, semicolons, backslashes, line breaks and long texts are preserved, in lines of at most 75 bytes", () => {
  const title =
    String.raw`防范“刷单”; 讲座, C:\反诈`.repeat(12) + "\n第二行 😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀";
  const text = write([{ ...lecture, title }]);
  expect(Math.max(...text.split("\r\n").map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
  expect(text).not.toMatch(/[^\r]\n/);
  expect(text).not.toContain("\ufffd");
  expect(readBack(text)[0]!.summary).toBe(title);
});

test("a moved event keeps its UID and has a higher sequence", () => {
  const [before] = readBack(write([lecture]));
  const [after] = readBack(write([{ ...lecture, startsAt: new Date("2026-03-04T02:30:00Z"), version: 4 }]));
  expect(after!.uid).toBe(before!.uid);
  expect(Number(after!.sequence)).toBeGreaterThan(Number(before!.sequence));
});

test("the same events give the same text, so that clients need not fetch it again", () => {
  expect(write([lecture])).toBe(write([{ ...lecture }]));
});

describe("read strictly by RFC 5545", () => {
  test("a calendar states its name, refresh interval and time zone, even without events", () => {
    const calendar = readStrictly(Buffer.from(write([], "西夏区教育局; 反诈, 宣传")));
    expect(textOf(calendar, "X-WR-CALNAME")).toBe("西夏区教育局; 反诈, 宣传");
    expect(textOf(calendar, "NAME")).toBe("西夏区教育局; 反诈, 宣传");
    expect([valueOf(calendar, "REFRESH-INTERVAL"), valueOf(calendar, "X-PUBLISHED-TTL")]).toEqual([
      "PT15M",
      "PT15M",
    ]);
    expect(calendar.components.map((zone) => [zone.name, valueOf(zone, "TZID")])).toEqual([
      ["VTIMEZONE", "Asia/Shanghai"],
    ]);
  });

  test.each<[string, string]>([
    ["characters that must be escaped", String.raw`a\b;c,d:e"f\n\;` + "\r\ng\rh\ni"],
    ["a break at every length", "汉".repeat(60)],
    ["characters of four bytes", "😀".repeat(60)],
    ["a family, joined", "👨‍👩‍👧‍👦".repeat(20)],
    ["marks above letters", "e\u0301".repeat(60)],
    ["Arabic among Chinese", "反诈 مكافحة الاحتيال 宣传"],
    ["a byte order mark", "\ufeff讲座"],
    ["separators of lines that are none here", "一\u2028二\u2029三"],
    ["spaces at the ends", "  讲座  "],
  ])("preserves %s", (_case, title) => {
    for (let padding = 0; padding < 75; padding += 1) {
      const padded = "x".repeat(padding) + title;
      const [event] = readAgain(write([{ ...lecture, title: padded, place: title, campaign: title }]));
      const wanted = (text: string) => text.replaceAll(/\r\n|\r/g, "\n");
      expect(textOf(event!, "SUMMARY")).toBe(wanted(padded));
      expect([textOf(event!, "LOCATION"), textOf(event!, "DESCRIPTION")]).toEqual([
        wanted(title),
        wanted(title),
      ]);
    }
  });

  test("drops control characters except tabs", () => {
    const title =
      Array.from({ length: 32 }, (_, code) => `[${String.fromCharCode(code)}]`).join("") + "[\u007f]";
    const [event] = readAgain(write([{ ...lecture, title }]));
    expect(textOf(event!, "SUMMARY")).toBe(
      "[]".repeat(9) + "[\t][\n]" + "[]".repeat(2) + "[\n]" + "[]".repeat(18) + "[]",
    );
  });

  test.each([
    ["on the minute", "2026-03-04T02:00:00Z", "2026-03-04T03:00:00Z", "20260304T100000", "20260304T110000"],
    ["to the second", "2026-03-04T02:00:30Z", "2026-03-04T02:00:59Z", "20260304T100030", "20260304T100059"],
    [
      "within a second",
      "2026-03-04T02:00:00.200Z",
      "2026-03-04T02:00:00.700Z",
      "20260304T100000",
      "20260304T100001",
    ],
    ["over midnight", "2026-03-04T15:30:00Z", "2026-03-04T16:30:00Z", "20260304T233000", "20260305T003000"],
    ["over a new year", "2026-12-31T15:30:00Z", "2026-12-31T16:30:00Z", "20261231T233000", "20270101T003000"],
    ["on a leap day", "2028-02-28T16:00:00Z", "2028-02-29T16:00:00Z", "20280229T000000", "20280301T000000"],
    [
      "in the first year there is",
      "2000-01-01T00:00:00Z",
      "2000-01-01T01:00:00Z",
      "20000101T080000",
      "20000101T090000",
    ],
  ])("a time %s is written in the district's time", (_case, startsAt, endsAt, start, end) => {
    const [event] = readAgain(
      write([{ ...lecture, startsAt: new Date(startsAt), endsAt: new Date(endsAt) }]),
    );
    expect([valueOf(event!, "DTSTART"), valueOf(event!, "DTEND")]).toEqual([start, end]);
  });

  test("a thousand events have a thousand UIDs", () => {
    const many = Array.from({ length: 1_000 }, (_, n) => ({
      ...lecture,
      id: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
    }));
    expect(readAgain(write(many))).toHaveLength(1_000);
  });

  test.each<[string, (text: string) => string, RegExp]>([
    ["a bare line feed", (text) => text.replace("\r\n", "\n"), /CR and LF/],
    ["a line of 76 bytes", (text) => text.replace("SUMMARY:", `SUMMARY:${"x".repeat(80)}`), /75 octets/],
    [
      "a comma that is not escaped",
      (text) => text.replace("SUMMARY:", "SUMMARY:a,b"),
      /SUMMARY is not written so/,
    ],
    [
      "a zone without a definition",
      (text) => text.replace(/BEGIN:VTIMEZONE[^]*END:VTIMEZONE\r\n/, ""),
      /zone of DTSTART/,
    ],
    ["an event twice", (text) => text.replace(/(BEGIN:VEVENT[^]*END:VEVENT\r\n)/, "$1$1"), /of one event/],
    ["no DTSTAMP", (text) => text.replace(/DTSTAMP:.*\r\n/, ""), /0 DTSTAMP/],
    ["an invitation", (text) => text.replace("CALSCALE", "METHOD:PUBLISH\r\nCALSCALE"), /no METHOD/],
    ["a rule of repetition", (text) => text.replace("SEQUENCE", "RRULE:FREQ=DAILY\r\nSEQUENCE"), /no RRULE/],
    ["a control character", (text) => text.replace("局", "\u0001"), /control/],
  ])("the reader is strict: it refuses %s", (_case, spoil, rule) => {
    expect(() => readAgain(spoil(write([lecture])))).toThrow(rule);
  });
});
