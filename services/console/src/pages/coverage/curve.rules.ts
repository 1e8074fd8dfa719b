import { shiftDays, firstOfMonth, type Day } from "../../language/formats.rules.js";

/** Figures of one month of the curve. */
export interface CurveMonth {
  /** Its first day. */
  readonly month: Day;
  /** Distinct people reached in the month. */
  readonly inMonth: number;
  /** Distinct people reached until the end of the month; null while the query is pending. */
  readonly until: number | null;
}

/** Most months that fit side by side on a phone. */
const MOST_MONTHS = 12;

/** Returns every month from the first with anybody reached to the last requested one, the newest twelve at most. */
export function monthsOf(rows: readonly { readonly month: Day | null }[], last: Day): Day[] {
  const [first] = rows.map(({ month }) => month!).toSorted();
  if (first === undefined) return [];
  const months: Day[] = [];
  for (
    let month = firstOfMonth(last);
    month >= first && months.length < MOST_MONTHS;
    month = firstOfMonth(month, -1)
  )
    months.unshift(month);
  return months;
}

/** Returns the last day of a month. */
export function endOf(month: Day): Day {
  return shiftDays(firstOfMonth(month, 1), -1);
}

/** Returns true for an agency of the sample district, which its name says. */
export function isOfTheSample(name: string): boolean {
  return name.endsWith("（示例）");
}

/** Returns the caption of a picture of the curve, line by line: campaign, area, date, and how to read it. */
export function captionOf(caption: {
  readonly campaign: string;
  readonly area: string;
  readonly whose: readonly string[];
  readonly days: string;
  readonly asOf: string;
  readonly sample?: string;
  readonly key: string;
}): string[] {
  const { campaign, area, whose, days, asOf, sample, key } = caption;
  return [
    [campaign, area, ...whose].join(" · "),
    [days, asOf, ...(sample === undefined ? [] : [sample])].join(" · "),
    key,
  ];
}

/** Wraps a line to a width in ems. Latin letters count as 0.6 em, Chinese characters as 1. */
export function wrapped(line: string, ems: number): string[] {
  const lines = [""];
  let width = 0;
  // Latin words stay whole; Chinese breaks anywhere.
  for (const part of line.match(/[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*|\s+/gu) ?? []) {
    const wide = Array.from(part, (one) => (one < "\u2e80" ? 0.6 : 1)).reduce((sum, each) => sum + each, 0);
    if (width > 0 && width + wide > ems) {
      lines.push("");
      width = 0;
    }
    lines[lines.length - 1] += part;
    width += wide;
  }
  return lines.map((each) => each.trim());
}
