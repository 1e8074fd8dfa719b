import { WEEKDAYS, type Weekday } from "@starlane/calendar";
import type { Language } from "@starlane/graphql";

/** The opening hours from `opens` until `closes` on a weekday; `00:00` means the end of the day. */
export interface ExportedHours {
  readonly weekday: Weekday;
  readonly opens: string;
  readonly closes: string;
}

const WORDS = {
  "zh-CN": {
    days: ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
    to: "至",
    and: "、",
    always: "随时开放",
  },
  en: { days: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], to: "-", and: ", ", always: "Always" },
} as const;

/** Writes opening hours in the format of the import: `周一至周五 08:30-18:00; 周六 09:00-12:00`. */
export function openingHoursText(hours: readonly ExportedHours[], language: Language): string {
  const { and, always } = WORDS[language];
  if (hours.length === 0) return always;
  const timesOf = WEEKDAYS.map((weekday) =>
    hours
      .filter((open) => open.weekday === weekday)
      .map(({ opens, closes }) => `${opens}-${closes === "00:00" ? "24:00" : closes}`)
      .toSorted()
      .join(and),
  );
  return [...new Set(timesOf)]
    .filter((times) => times !== "")
    .map(
      (times) =>
        `${daysText(
          WEEKDAYS.map((_, day) => timesOf[day] === times),
          language,
        )} ${times}`,
    )
    .join("; ");
}

/** Writes the marked weekdays, joined into ranges: 周一至周三、周五. */
function daysText(isMarked: readonly boolean[], language: Language): string {
  const { days, to, and } = WORDS[language];
  const runs: string[] = [];
  for (let first = 0; first < days.length; first += 1) {
    if (!isMarked[first]) continue;
    let last = first;
    while (isMarked[last + 1]) last += 1;
    runs.push(first === last ? days[first]! : `${days[first]}${to}${days[last]}`);
    first = last;
  }
  return runs.join(and);
}
