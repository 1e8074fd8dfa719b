import { holidayCalendar, schoolCalendar } from "@starlane/calendar";

const winter = { from: "2026-01-19", to: "2026-03-01", name: { "zh-CN": "寒假", en: "Winter vacation" } };
const holidays = holidayCalendar();
const plain = schoolCalendar(holidays);
const district = schoolCalendar(holidays, { vacations: [winter], schoolDays: ["2026-10-10"] });

test.each([
  ["a weekday in term", "2026-03-04", true, true],
  ["a Saturday", "2026-03-07", false, false],
  ["a Sunday", "2026-03-08", false, false],
  ["a public holiday on a weekday", "2026-10-01", false, false],
  ["a make-up Sunday the schools keep free", "2026-09-20", false, false],
  ["a make-up Saturday the schools teach on", "2026-10-10", false, true],
  ["the last day before the vacation", "2026-01-16", true, true],
  ["the first day of the vacation", "2026-01-19", true, false],
  ["the last weekday of the vacation", "2026-02-27", true, false],
  ["the first day after it", "2026-03-02", true, true],
])(
  "%s, %s: a school day %s with nothing entered, %s by the district's calendar",
  (_case, date, without, entered) => {
    expect(plain.isSchoolDay(date)).toBe(without);
    expect(district.isSchoolDay(date)).toBe(entered);
  },
);

test.each([
  ["a Friday", "2026-03-06", "2026-03-09"],
  ["a weekday", "2026-03-04", "2026-03-05"],
  ["the day before National Day", "2026-09-30", "2026-10-08"],
  ["the day after it, with a Saturday listed", "2026-10-09", "2026-10-10"],
  ["Spring Festival, in the vacation", "2026-02-15", "2026-03-02"],
])("after %s, %s, school goes on at %s", (_case, date, next) => {
  expect(district.nextSchoolDay(date)).toBe(next);
});

test.each([
  ["399 days", "2026-02-03", "2026-02-04"],
  ["400 days", "2026-02-04", null],
])("a vacation of %s from 2025-01-01 to %s: school goes on at %s", (_case, to, next) => {
  const closed = schoolCalendar(holidays, { vacations: [{ ...winter, from: "2025-01-01", to }] });
  expect(closed.nextSchoolDay("2024-12-31")).toBe(next);
});

test("a day includes its holiday, its vacation and that its year is announced", () => {
  expect(district.dayOf("2026-02-17")).toEqual({
    date: "2026-02-17",
    isSchoolDay: false,
    holiday: { name: { "zh-CN": "春节", en: "Spring Festival" } },
    vacation: winter,
    announced: true,
  });
});

test("a day of a year whose holidays are not announced is answered and marked so", () => {
  const year = Array.from({ length: 100 }, (_, i) => 2026 + i).find((year) => !holidays.isAnnounced(year))!;
  expect(plain.dayOf(`${year}-10-01`)).toMatchObject({ isSchoolDay: false, announced: false });
  expect(plain.isAnnounced(`${year}-06-01`)).toBe(false);
  expect(plain.isAnnounced("2026-06-01")).toBe(true);
  // New Year's Day is a statutory holiday, so it is never the answer.
  expect(plain.nextSchoolDay(`${year - 1}-12-31`)! > `${year}-01-01`).toBe(true);
});

test.each([
  ["a vacation that ends before it starts", { vacations: [{ ...winter, to: "2026-01-01" }] }],
  ["a vacation up to a day that does not exist", { vacations: [{ ...winter, to: "2026-02-29" }] }],
  ["a school day that does not exist", { schoolDays: ["2026-02-29"] }],
])("rejects %s", (_case, entries) => {
  expect(() => schoolCalendar(holidays, entries)).toThrow(RangeError);
});
