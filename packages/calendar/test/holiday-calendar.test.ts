import { eachDate, holidayCalendar, type HolidayNotice } from "@starlane/calendar";
import { statutoryHoliday } from "../src/statutory-holidays.js";

const calendar = holidayCalendar();

test.each([
  ["New Year's Day", "2026-01-01", "New Year's Day", false],
  ["the Sunday made up for New Year", "2026-01-04", null, true],
  ["the Saturday made up for Spring Festival", "2026-02-14", null, true],
  ["the first Sunday of Spring Festival", "2026-02-15", "Spring Festival", false],
  ["the last day of Spring Festival", "2026-02-23", "Spring Festival", false],
  ["the day after Spring Festival", "2026-02-24", null, false],
  ["the eve of National Day", "2026-09-30", null, false],
  ["National Day", "2026-10-01", "National Day", false],
  ["the last day of the National Day holiday", "2026-10-07", "National Day", false],
  ["the day after it", "2026-10-08", null, false],
  ["the Sunday made up for it before", "2026-09-20", null, true],
  ["the Saturday made up for it after", "2026-10-10", null, true],
  ["a plain Wednesday", "2026-03-04", null, false],
  ["a plain Sunday", "2026-03-08", null, false],
])("%s, %s: holiday %s, make-up workday %s", (_case, date, holiday, makeUp) => {
  expect(calendar.holidayOn(date)?.name.en ?? null).toBe(holiday);
  expect(calendar.isMakeUpWorkday(date)).toBe(makeUp);
});

function daysOf(year: number) {
  return [...eachDate(`${year}-01-01`, `${year}-12-31`)];
}

test("a holiday is named in both languages", () => {
  expect(calendar.holidayOn("2026-10-01")).toEqual({ name: { "zh-CN": "国庆节", en: "National Day" } });
});

test.each([
  ["a weekday", "2026-03-04", true],
  ["a Sunday", "2026-03-08", false],
  ["a make-up Sunday", "2026-09-20", true],
  ["a holiday on a weekday", "2026-10-01", false],
])("offices on %s, %s: %s", (_case, date, works) => {
  expect(calendar.isWorkday(date)).toBe(works);
});

test("the announced years are the library's, without a gap and without later ones", () => {
  const years = Array.from({ length: 100 }, (_, i) => 1990 + i).filter((year) => calendar.isAnnounced(year));
  expect(years.slice(0, 1)).toEqual([2004]);
  expect(years).toEqual(expect.arrayContaining([2025, 2026]));
  expect(years).toEqual(years.map((_, i) => 2004 + i));
});

/** The first year without a notice. Computed, since later releases of the library know more years. */
const unannounced = Array.from({ length: 100 }, (_, i) => 2026 + i).find(
  (year) => !calendar.isAnnounced(year),
)!;

test("a year not announced yet has the statutory days and no make-up workday", () => {
  expect(calendar.holidayOn(`${unannounced}-01-01`)?.name.en).toBe("New Year's Day");
  expect(calendar.holidayOn(`${unannounced}-10-03`)?.name.en).toBe("National Day");
  expect(calendar.holidayOn(`${unannounced}-10-04`)).toBeNull();
  expect(daysOf(unannounced).filter((day) => calendar.isMakeUpWorkday(day))).toEqual([]);
});

test("the statutory days of 2027", () => {
  expect(daysOf(2027).filter((day) => statutoryHoliday(day))).toEqual([
    "2027-01-01",
    "2027-02-05",
    "2027-02-06",
    "2027-02-07",
    "2027-02-08",
    "2027-04-05",
    "2027-05-01",
    "2027-05-02",
    "2027-06-09",
    "2027-09-15",
    "2027-10-01",
    "2027-10-02",
    "2027-10-03",
  ]);
});

test.each([
  ["a lunar new year minutes before midnight", "2027-02-06", "Spring Festival"],
  ["the lunar new year after a leap eleventh month", "2034-02-19", "Spring Festival"],
  ["the lunar new year's eve of a short month", "2030-02-02", "Spring Festival"],
  ["the fifteenth of an eighth month that is no leap month", "2052-09-07", "Mid-autumn Festival"],
  ["the fifteenth of the leap month after it", "2052-10-07", null],
  ["Mid-autumn and National Day on one day", "2031-10-01", "National Day"],
  ["National Day before the law as it stands", "2003-10-01", null],
  ["tomb-sweeping in a leap year", "2028-04-04", "Tomb-sweeping Day"],
])("%s, %s: %s", (_case, date, name) => {
  expect(statutoryHoliday(date)?.en ?? null).toBe(name);
});

test.each([2025, 2026])("every statutory day is in the notice of %i, under the same name", (year) => {
  const days = daysOf(year).filter((day) => statutoryHoliday(day));
  expect(days.map((day) => [day, calendar.holidayOn(day)?.name])).toEqual(
    days.map((day) => [day, statutoryHoliday(day)]),
  );
});

const springFestival = { "zh-CN": "春节", en: "Spring Festival" };
const notice: HolidayNotice = {
  year: 2031,
  holidays: [
    { from: "2030-12-31", to: "2031-01-01", name: { "zh-CN": "元旦", en: "New Year's Day" } },
    { from: "2031-01-22", to: "2031-01-28", name: springFestival },
  ],
  makeUpWorkdays: [{ date: "2031-01-19", name: springFestival }],
};

test("a notice an administrator entered makes its year known and changes no other year", () => {
  const entered = holidayCalendar([notice]);
  expect([2030, 2031, 2032].map((year) => entered.isAnnounced(year))).toEqual([
    calendar.isAnnounced(2030),
    true,
    calendar.isAnnounced(2032),
  ]);
  expect(entered.holidayOn("2031-01-28")).toEqual({ name: springFestival });
  expect(entered.holidayOn("2030-12-31")?.name.en).toBe("New Year's Day");
  expect(entered.isMakeUpWorkday("2031-01-19")).toBe(true);
  expect(entered.holidayOn("2031-10-01")).toBeNull();
  expect(calendar.isMakeUpWorkday("2031-01-19")).toBe(false);
});

test("a notice entered for a year the release knows replaces it", () => {
  const amended = holidayCalendar([{ ...notice, year: 2026, holidays: [], makeUpWorkdays: [] }]);
  expect(amended.holidayOn("2026-10-01")).toBeNull();
  expect(amended.isMakeUpWorkday("2026-10-10")).toBe(false);
  expect(amended.holidayOn("2025-10-01")?.name.en).toBe("National Day");
});

test("rejects an invalid date", () => {
  expect(() => calendar.holidayOn("2026-02-29")).toThrow(RangeError);
  expect(() => calendar.isMakeUpWorkday("2026-2-1")).toThrow(RangeError);
  const name = springFestival;
  expect(() => holidayCalendar([{ ...notice, makeUpWorkdays: [{ date: "2031-02-29", name }] }])).toThrow(
    RangeError,
  );
});
