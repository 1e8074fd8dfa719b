import { readHours } from "../src/import/hours.rules.js";

const WORKDAYS = "MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY";
const WEEKEND = "SATURDAY SUNDAY";
const ALL = `${WORKDAYS} ${WEEKEND}`;

/** Groups the days with the same times, in the order of the week. */
function summed(text: string): Record<string, string> | null {
  const hours = readHours(text);
  if (!hours) return null;
  const byDay = Map.groupBy(hours, ({ weekday }) => weekday);
  const byTimes = Map.groupBy(byDay, ([, times]) =>
    times
      .map(({ opens, closes }) => `${opens}-${closes}`)
      .toSorted()
      .join(" "),
  );
  const inWeek = (days: string[]) => ALL.split(" ").filter((day) => days.includes(day));
  return Object.fromEntries(
    [...byTimes].map(([times, days]) => [inWeek(days.map(([day]) => day)).join(" "), times]),
  );
}

test.each<[string, Record<string, string>]>([
  ["周一至周五 08:30-18:00; 周六 09:00-12:00", { [WORKDAYS]: "08:30-18:00", SATURDAY: "09:00-12:00" }],
  ["周一至周五 8:00-12:00", { [WORKDAYS]: "08:00-12:00" }],
  ["周一-周五 8:00-12:00、下午2点-6点", { [WORKDAYS]: "08:00-12:00 14:00-18:00" }],
  ["周一到五8:30--11:30,14:00--17:30", { [WORKDAYS]: "08:30-11:30 14:00-17:30" }],
  ["星期一至星期五：上午8点半到12点\n下午2点到5点半", { [WORKDAYS]: "08:30-12:00 14:00-17:30" }],
  ["工作日 9:00~17:00", { [WORKDAYS]: "09:00-17:00" }],
  ["工作日9-17点;周末10点-16点", { [WORKDAYS]: "09:00-17:00", [WEEKEND]: "10:00-16:00" }],
  ["周一、周三 9:00-17:00", { "MONDAY WEDNESDAY": "09:00-17:00" }],
  ["周一、三、五 9:00-17:00", { "MONDAY WEDNESDAY FRIDAY": "09:00-17:00" }],
  ["周一至周三、周五 9:00-17:00", { "MONDAY TUESDAY WEDNESDAY FRIDAY": "09:00-17:00" }],
  ["周一至三、五 9:00-17:00", { "MONDAY TUESDAY WEDNESDAY FRIDAY": "09:00-17:00" }],
  ["周六日 9:00-17:00", { [WEEKEND]: "09:00-17:00" }],
  ["周六至周一 9:00-17:00", { "MONDAY SATURDAY SUNDAY": "09:00-17:00" }],
  ["礼拜天 9:00-10:00", { SUNDAY: "09:00-10:00" }],
  ["每天 8:00-24:00", { [ALL]: "08:00-00:00" }],
  ["8:00-22:00", { [ALL]: "08:00-22:00" }],
  ["周一至周五全天；周六 9:00-12:00；周日休息", { [WORKDAYS]: "00:00-00:00", SATURDAY: "09:00-12:00" }],
  ["Mon-Fri 8:00-12:00", { [WORKDAYS]: "08:00-12:00" }],
  ["Mon-Fri 08:30-18:00; Sat 09:00-12:00", { [WORKDAYS]: "08:30-18:00", SATURDAY: "09:00-12:00" }],
  [
    "Monday to Thursday, Saturday: 9:00 am to 5:00 pm",
    { "MONDAY TUESDAY WEDNESDAY THURSDAY SATURDAY": "09:00-17:00" },
  ],
  ["weekdays 09:00-17:00, weekends 10:00-16:00", { [WORKDAYS]: "09:00-17:00", [WEEKEND]: "10:00-16:00" }],
  ["Tues & Thurs 18:00-24:00", { "TUESDAY THURSDAY": "18:00-00:00" }],
  ["全天", {}],
  ["随时开放", {}],
  ["Always", {}],
])("parses %j", (text, expected) => {
  expect(summed(text.normalize("NFKC"))).toEqual(expected);
});

test.each([
  "看情况",
  "周一至周五",
  "周日休息",
  "周八 8:00-12:00",
  "8:00",
  "周一 25:00-26:00",
  "周一至周五 8:00-12:00，节假日除外",
  "Moonday 8:00-12:00",
  "Mon-Fri morning",
])("rejects %j", (text) => {
  expect(readHours(text.normalize("NFKC"))).toBeNull();
});
