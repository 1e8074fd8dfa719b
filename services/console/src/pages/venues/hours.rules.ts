import type { Weekday } from "../../graph/schema.js";

export const WEEKDAYS: readonly Weekday[] = [
  "MONDAY",
  "TUESDAY",
  "WEDNESDAY",
  "THURSDAY",
  "FRIDAY",
  "SATURDAY",
  "SUNDAY",
];

export interface Hours {
  readonly weekday: Weekday;
  readonly opens: string;
  readonly closes: string;
}

const TIMES = /^(\d{1,2}):(\d{2})\s*[-–—~至到]\s*(\d{1,2}):(\d{2})$/;

/** The hours of a day as one writes them: `08:00-12:00, 14:00-18:00`; empty is closed. */
export function hoursText(hours: readonly Hours[], weekday: Weekday): string {
  return hours
    .filter((one) => one.weekday === weekday)
    .map(
      ({ opens, closes }) =>
        `${opens.slice(0, 5)}-${closes.startsWith("00:00") ? "24:00" : closes.slice(0, 5)}`,
    )
    .join(", ");
}

/** The hours of a day from what somebody wrote; null where it cannot be read. Closing at 24:00 is at the end of the day. */
export function readHours(text: string, weekday: Weekday): Hours[] | null {
  const parts = text
    .normalize("NFKC")
    .split(/[,、;]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const hours = parts.map((part) => {
    const [, h1, m1, h2, m2] = TIMES.exec(part) ?? [];
    if (!h1 || !m1 || !h2 || !m2) return null;
    const [opens, closes] = [Number(h1) * 60 + Number(m1), Number(h2) * 60 + Number(m2)];
    const isDay = Number(m1) < 60 && Number(m2) < 60 && closes <= 24 * 60 && opens < closes;
    return isDay ? { weekday, opens: clock(opens), closes: clock(closes % (24 * 60)) } : null;
  });
  return hours.includes(null) ? null : (hours as Hours[]);
}

function clock(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

/** Weekdays with the same hours, in a row, as one: Monday to Friday 08:00-18:00. */
export function runsOf(hours: readonly Hours[]): { from: Weekday; to: Weekday; text: string }[] {
  const runs: { from: Weekday; to: Weekday; text: string }[] = [];
  for (const weekday of WEEKDAYS) {
    const text = hoursText(hours, weekday);
    const last = runs.at(-1);
    if (last && last.text === text) last.to = weekday;
    else runs.push({ from: weekday, to: weekday, text });
  }
  return runs.filter(({ text }) => text !== "");
}
