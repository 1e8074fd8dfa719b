import { shiftDays, firstOfMonth, type Day } from "../../language/formats.rules.js";

/** A month of the curve. */
export interface CurveMonth {
  /** Its first day. */
  readonly month: Day;
  /** People reached in it, each once in the month. */
  readonly inMonth: number;
  /** People reached until its end, each once at all; null while that is being counted. */
  readonly until: number | null;
}

/** More do not fit beside each other on a phone. */
const MOST_MONTHS = 12;

/** Every month from the first in which anybody was reached to the last that is asked for, the newest twelve at most. */
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

/** The day until which is counted for the end of a month. */
export function endOf(month: Day): Day {
  return shiftDays(firstOfMonth(month, 1), -1);
}

/** Whether an agency is one of the sample district's: it says so in its name. */
export function isOfTheSample(name: string): boolean {
  return name.endsWith("（示例）");
}

/** What a picture of the curve says beside it, a line each: of what, where and when, and how to read it. */
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

/** A line in as many lines as it takes to be no wider than so many ems; letters are taken for half as wide as characters. */
export function wrapped(line: string, ems: number): string[] {
  const lines = [""];
  let width = 0;
  // A word stays whole; Chinese is broken anywhere.
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
