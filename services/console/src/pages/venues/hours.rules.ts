import type { Weekday } from "../../graph/schema.js";
import { WEEKDAYS_IN_ORDER } from "../../planning/times.rules.js";

export interface Hours {
  readonly weekday: Weekday;
  /** `HH:mm`; 00:00 as the closing time is the end of the day. */
  readonly opens: string;
  readonly closes: string;
}

/** Weekdays that share opening hours, such as Monday to Friday from 08:00 to 18:00. */
export interface SameHours {
  readonly key: number;
  readonly weekdays: readonly Weekday[];
  readonly opens: string;
  readonly closes: string;
}

/** Default opening hours of a new venue. */
export const USUAL: SameHours = {
  key: 0,
  weekdays: WEEKDAYS_IN_ORDER.slice(0, 5),
  opens: "08:00",
  closes: "18:00",
};

/** Groups hours that several weekdays share, the earliest first. */
export function sameHoursOf(hours: readonly Hours[]): SameHours[] {
  const same = Map.groupBy(hours, ({ opens, closes }) => `${opens.slice(0, 5)} ${closes.slice(0, 5)}`);
  return [...same]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([times, days], key) => {
      const [opens, closes] = times.split(" ") as [string, string];
      const weekdays = WEEKDAYS_IN_ORDER.filter((weekday) => days.some((day) => day.weekday === weekday));
      return { key, weekdays, opens, closes };
    });
}

export function expandHours(same: readonly SameHours[]): Hours[] {
  return same.flatMap(({ weekdays, opens, closes }) =>
    WEEKDAYS_IN_ORDER.filter((weekday) => weekdays.includes(weekday)).map((weekday) => ({
      weekday,
      opens,
      closes,
    })),
  );
}

/** Formats the hours of a day: `08:00-12:00, 14:00-18:00`; empty when it is closed. */
export function hoursText(hours: readonly Hours[], weekday: Weekday): string {
  return hours
    .filter((one) => one.weekday === weekday)
    .map(
      ({ opens, closes }) =>
        `${opens.slice(0, 5)}-${closes.startsWith("00:00") ? "24:00" : closes.slice(0, 5)}`,
    )
    .join(", ");
}

/** Merges consecutive weekdays with the same hours: Monday to Friday 08:00-18:00. */
export function runsOf(hours: readonly Hours[]): { from: Weekday; to: Weekday; text: string }[] {
  const runs: { from: Weekday; to: Weekday; text: string }[] = [];
  for (const weekday of WEEKDAYS_IN_ORDER) {
    const text = hoursText(hours, weekday);
    const last = runs.at(-1);
    if (last && last.text === text) last.to = weekday;
    else runs.push({ from: weekday, to: weekday, text });
  }
  return runs.filter(({ text }) => text !== "");
}
