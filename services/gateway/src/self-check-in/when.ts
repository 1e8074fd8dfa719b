import { DISTRICT_TIME_ZONE } from "@starlane/calendar";
import type { Phrase } from "@starlane/graphql";

const day = { weekday: "short", month: "long", day: "numeric" } as const;
const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const format = (language: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(language, { ...options, timeZone: DISTRICT_TIME_ZONE });
const DAYS = { "zh-CN": format("zh-CN", day), en: format("en-GB", day) };
const TIMES = format("en-GB", time);

/** Writes an instant in the district's time zone, for example 3月4日周三 10:00. */
export function instantInWords(instant: Date): Phrase {
  const inOne = (language: "zh-CN" | "en") => `${DAYS[language].format(instant)} ${TIMES.format(instant)}`;
  return { "zh-CN": inOne("zh-CN"), en: inOne("en") };
}

/** Writes a time range; the second day is included when it differs. */
export function timeRangeInWords(from: Date, to: Date): Phrase {
  const begins = instantInWords(from);
  const ends = instantInWords(to);
  const sameDay = DAYS.en.format(from) === DAYS.en.format(to);
  const until = sameDay ? { "zh-CN": TIMES.format(to), en: TIMES.format(to) } : ends;
  return { "zh-CN": `${begins["zh-CN"]}–${until["zh-CN"]}`, en: `${begins.en}–${until.en}` };
}
