import { readTimeRange } from "@starlane/spreadsheet";
import type { OpeningHoursInput } from "../venue/venue-input.type.js";
import { Weekday } from "../venue/venue.type.js";

const WEEKDAYS = Object.values(Weekday);
const DAYS = "一二三四五六日";
const ENGLISH = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const NAME = /(?:星期|周|礼拜)([一二三四五六日天])|\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*/gi;
const ALWAYS = /^(全天|全年|随时|24 ?小时|always)(开放)?$/i;

/**
 * The opening hours in a text such as `周一至周五 8:00-12:00、14:00-18:00；周六 9:00-12:00`; without weekdays they hold for
 * every day. None for what is always open; null where the text means nothing.
 */
export function readHours(text: string): OpeningHoursInput[] | null {
  if (ALWAYS.test(text.trim())) return [];
  const hours: OpeningHoursInput[] = [];
  let days: readonly Weekday[] = WEEKDAYS;
  for (const clause of text.split(/[;\n]/).filter((part) => part.trim() !== "")) {
    days = readDays(clause) ?? days;
    const ranges = clause.match(
      /(?:上午|下午|晚上)?\d{1,2}[:点]\d{0,2}分?\s?[-–—~至到]+\s?(?:上午|下午|晚上)?\d{1,2}[:点]\d{0,2}/g,
    );
    if (!ranges) return null;
    for (const range of ranges) {
      const read = readTimeRange(range);
      if (!read) return null;
      hours.push(...days.map((weekday) => ({ weekday, opens: read.from, closes: read.to })));
    }
  }
  return hours.length > 0 ? hours : null;
}

/** 周一至周五, 周一、周三, 工作日, 每天; null where a clause names no days. */
function readDays(clause: string): Weekday[] | null {
  if (/工作日/.test(clause)) return WEEKDAYS.slice(0, 5);
  if (/周末|双休日/.test(clause)) return WEEKDAYS.slice(5);
  if (/每天|每日/.test(clause)) return WEEKDAYS;
  const named = [...clause.matchAll(NAME)].map(([, chinese, english]) =>
    chinese ? DAYS.indexOf(chinese.replace("天", "日")) : ENGLISH.indexOf(english!.toLowerCase()),
  );
  const [first, last] = named;
  if (first === undefined) return null;
  const isRange =
    named.length === 2 &&
    /[一二三四五六日天a-z]\s?[-–—~至到]+\s?(?:星期|周|礼拜|mon|tue|wed|thu|fri|sat|sun)/i.test(clause);
  return isRange ? WEEKDAYS.slice(first, last! + 1) : named.map((day) => WEEKDAYS[day]!);
}
