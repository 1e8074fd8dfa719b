import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { eachDate } from "@starlane/calendar";
import { statutoryHoliday } from "../src/statutory-holidays.js";

const days = [...eachDate("2025-01-01", "2034-12-31")];
const lastDaysOfSpringFestival = days.filter(
  (day, i) => statutoryHoliday(day)?.en === "Spring Festival" && !statutoryHoliday(days[i + 1]!),
);

// A process reads its time zone at startup, so each row starts a new process to read the library's lunar dates.
test.each(["UTC", "Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Pago_Pago"])(
  "the third of the first lunar month is the same day on a machine in %s, year by year",
  (zone) => {
    const script = `
      const { getLunarDate } = require(${JSON.stringify(createRequire(import.meta.url).resolve("chinese-days"))});
      for (const day of ${JSON.stringify(days)}) {
        const { lunarMon, lunarDay, isLeap } = getLunarDate(day);
        if (lunarMon === 1 && lunarDay === 3 && !isLeap) console.log(day);
      }
    `;
    const env = { ...process.env, TZ: zone };
    const answer = execFileSync(process.execPath, ["-"], { env, input: script, encoding: "utf8" });
    expect(answer.trim().split("\n")).toEqual(lastDaysOfSpringFestival);
    expect(lastDaysOfSpringFestival).toHaveLength(10);
  },
);
