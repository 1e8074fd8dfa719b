import { sync, type VEvent } from "node-ical";
import { writeCalendar, type CalendarEvent } from "../src/calendar-feed/icalendar.rules.js";

const NOW = new Date("2026-03-02T01:00:00Z");
const lecture: CalendarEvent = {
  id: "00000000-0000-4000-8000-000000000001",
  title: "反诈知识讲座",
  campaign: "反诈宣传春季专项",
  place: "星光巷社区活动室",
  startsAt: new Date("2026-03-04T02:00:00Z"),
  endsAt: new Date("2026-03-04T03:00:00Z"),
  status: "CONFIRMED",
  version: 3,
};

function readBack(text: string): VEvent[] {
  return Object.values(sync.parseICS(text)).filter((part): part is VEvent => part?.type === "VEVENT");
}

test("an event is read back as it was", () => {
  const [event] = readBack(writeCalendar("教育局", [lecture], NOW));
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
  expect(event!.dtstamp.getTime()).toBe(NOW.getTime());
  expect(event!.start.tz).toBe("Asia/Shanghai");
});

test.each<[CalendarEvent["status"], string]>([
  ["PROPOSED", "TENTATIVE"],
  ["CONFIRMED", "CONFIRMED"],
  ["COMPLETED", "CONFIRMED"],
  ["DECLINED", "CANCELLED"],
  ["CANCELLED", "CANCELLED"],
])("%s is %s", (status, shown) => {
  expect(readBack(writeCalendar("局", [{ ...lecture, status }], NOW))[0]!.status).toBe(shown);
});

test("commas, semicolons, backslashes, line breaks and long texts come through, in lines of 75 bytes at most", () => {
  const title =
    String.raw`防范“刷单”; 讲座, C:\反诈`.repeat(12) + "\n第二行 😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀";
  const text = writeCalendar("局", [{ ...lecture, title }], NOW);
  expect(Math.max(...text.split("\r\n").map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
  expect(text).not.toMatch(/[^\r]\n/);
  expect(text).not.toContain("\ufffd");
  expect(readBack(text)[0]!.summary).toBe(title);
});

test("what was moved keeps its UID and has a higher sequence", () => {
  const [before] = readBack(writeCalendar("局", [lecture], NOW));
  const [after] = readBack(
    writeCalendar("局", [{ ...lecture, startsAt: new Date("2026-03-04T02:30:00Z"), version: 4 }], NOW),
  );
  expect(after!.uid).toBe(before!.uid);
  expect(Number(after!.sequence)).toBeGreaterThan(Number(before!.sequence));
});
