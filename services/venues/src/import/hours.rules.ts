import { readTimeRange } from "@starlane/spreadsheet";
import type { OpeningHoursInput } from "../venue/venue-input.type.js";
import { WeekdayEnum } from "../venue/venue.type.js";

const WEEK = Object.values(WeekdayEnum);
const CHINESE = "一二三四五六日";
const ENGLISH = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

const ALWAYS = /^(全天|全年|全年无休|随时|24 ?小时|always)(开放)?$/i;
const GROUPS: readonly (readonly [RegExp, readonly WeekdayEnum[]])[] = [
  [/(每天|每日|daily|every ?day)/iy, WEEK],
  [/(工作日|weekdays|workdays)/iy, WEEK.slice(0, 5)],
  [/(周末|双休日|weekends?)/iy, WEEK.slice(5)],
];
const DAY =
  /(?:星期|周|礼拜)([一二三四五六日天])|(mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|rs|rsday|urday)?s?\.?(?![a-z])/iy;
/** A weekday without its prefix, as in 周一至五, 周一、三、五 and 周六日. */
const SHORT_DAY = /([一二三四五六日天])/y;
const UNTIL = /\s*(?:-+|[–—~]+|至|到|to|through)\s*/iy;
const AND = /\s*(?:[、,/&]|和|及|与|and)\s*|\s+/iy;
const HOUR = "(?:凌晨|早上|上午|中午|下午|晚上)?\\s?\\d{1,2}";
const MINUTES = "(?::\\d{2}|[点时](?:\\d{1,2}分?|半|整)?)(?:\\s?[ap]m)?";
const RANGE = new RegExp(`${HOUR}(?:${MINUTES})?\\s?(?:-+|[–—~]+|至|到|to)\\s?${HOUR}${MINUTES}`, "iy");
const WHOLE_DAY = /(全天|24 ?小时|all day)/iy;
/** Separators and words without meaning between days and times: a day without times is closed. */
const NOTHING = /(?:[\s、,;:。]|和|及|and|不开放|开放|营业|休息|闭馆|关闭|closed|open)+/iy;

/**
 * Parses opening hours such as `周一至周五 8:00-12:00、14:00-18:00；周六 9:00-12:00` or `Mon-Fri 8:00-18:00; Sat 9:00-12:00`.
 * Without weekdays they apply to every day; 24:00 is the end of a day. Returns an empty list for a venue that is always
 * open, and null if any part of the text is not understood.
 */
export function readHours(text: string): OpeningHoursInput[] | null {
  if (ALWAYS.test(text.trim())) return [];
  const reader = new TextReader(text);
  const hours: OpeningHoursInput[] = [];
  let days: readonly WeekdayEnum[] = WEEK;
  while (!reader.isAtEnd()) {
    const named = readDays(reader);
    const range = named ? null : readRange(reader);
    if (range === "none") return null;
    if (named) days = named;
    else if (range) hours.push(...days.map((weekday) => ({ weekday, ...range })));
    else if (!reader.take(NOTHING)) return null;
  }
  return hours.length > 0 ? hours : null;
}

/** Reads weekdays at the current position: 周一至周五, 周一、周三, 周一至三、周六, 工作日, Mon-Fri; null if there are none. */
function readDays(reader: TextReader): WeekdayEnum[] | null {
  const first = readSpan(reader, DAY);
  if (!first) return null;
  const days = [...first];
  for (;;) {
    const before = reader.at;
    const more =
      readSpan(reader, SHORT_DAY) ??
      (reader.take(AND) && (readSpan(reader, DAY) ?? readSpan(reader, SHORT_DAY)));
    if (!more) {
      reader.at = before;
      return WEEK.filter((day) => days.includes(day));
    }
    days.push(...more);
  }
}

function readSpan(reader: TextReader, day: RegExp): readonly WeekdayEnum[] | null {
  for (const [words, days] of GROUPS) if (reader.take(words)) return days;
  const from = readDay(reader, day);
  if (from === null) return null;
  const before = reader.at;
  const to = reader.take(UNTIL) ? (readDay(reader, DAY) ?? readDay(reader, SHORT_DAY)) : null;
  if (to === null) {
    reader.at = before;
    return [WEEK[from]!];
  }
  return from <= to ? WEEK.slice(from, to + 1) : [...WEEK.slice(from), ...WEEK.slice(0, to + 1)];
}

function readDay(reader: TextReader, day: RegExp): number | null {
  const [, chinese, english] = reader.take(day) ?? [];
  if (chinese) return CHINESE.indexOf(chinese.replace("天", "日"));
  return english ? ENGLISH.indexOf(english.toLowerCase()) : null;
}

/** Reads a time range at the current position; null if there is none, `none` if it is not valid. */
function readRange(reader: TextReader): Pick<OpeningHoursInput, "opens" | "closes"> | "none" | null {
  if (reader.take(WHOLE_DAY)) return { opens: "00:00", closes: "00:00" };
  const [text] = reader.take(RANGE) ?? [];
  if (text === undefined) return null;
  const untilMidnight = /(?<!\d)24(?::00|[点时]整?)$/;
  const range = readTimeRange(text.replace(/ ?to ?/i, "-").replace(untilMidnight, "23:59"));
  if (!range) return "none";
  return { opens: range.from, closes: untilMidnight.test(text) ? "00:00" : range.to };
}

/** A cursor over a text, from left to right. */
class TextReader {
  at = 0;

  constructor(private readonly text: string) {}

  isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /**
   * Consumes a match at the current position.
   * @param what a sticky expression
   */
  take(what: RegExp): RegExpExecArray | null {
    what.lastIndex = this.at;
    const found = what.exec(this.text);
    if (found) this.at = what.lastIndex;
    return found;
  }
}
