import {
  addDays,
  addMonths,
  DISTRICT_TIME_ZONE,
  isLocalDate,
  localDate,
  localTime,
  startOfDay,
  type LocalDate,
} from "@starlane/calendar";
import { InvalidInput } from "@starlane/graphql";
import { RRuleTemporal } from "rrule-temporal";
import type { TimeRange } from "../../replicas/venue/opening-hours.rules.js";

const MOST_OCCURRENCES = 100;
const LONGEST_RULE = 200;
/** The longest that a campaign lasts. */
const LONGEST_MONTHS = 36;
/** The parts of a rule that choose days; the time of day is that of the first event. */
const PARTS: Readonly<Record<string, RegExp>> = {
  FREQ: /^(DAILY|WEEKLY|MONTHLY)$/,
  INTERVAL: /^[1-9]\d{0,2}$/,
  COUNT: /^[1-9]\d{0,2}$/,
  UNTIL: /^\d{8}(T\d{6}Z)?$/,
  BYDAY: /^[+-]?[1-5]?(MO|TU|WE|TH|FR|SA|SU)(,[+-]?[1-5]?(MO|TU|WE|TH|FR|SA|SU))*$/,
  BYMONTHDAY: /^-?[1-9]\d?(,-?[1-9]\d?)*$/,
  BYMONTH: /^[1-9]\d?(,[1-9]\d?)*$/,
  BYSETPOS: /^-?[1-9]\d{0,2}(,-?[1-9]\d{0,2})*$/,
  WKST: /^(MO|TU|WE|TH|FR|SA|SU)$/,
};

/**
 * Returns the times at which the events of a series are held, the earliest first, or the reason why the input is
 * invalid.
 * @param first the first event, which the rule must fit
 * @param rule a recurrence rule, read in the district's time zone; every event is at the time of day of the first
 * @param until the last day, included
 * @see https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10
 */
export function occurrencesOf(first: TimeRange, rule: string, until: LocalDate): TimeRange[] | InvalidInput {
  if (!(first.endsAt > first.startsAt)) return endsBeforeItStarts();
  const firstDay = localDate(first.startsAt);
  if (!isLocalDate(until) || until < firstDay || until > addMonths(firstDay, LONGEST_MONTHS))
    return notThatLong();
  if (!isRule(rule)) return noRule();
  const days = daysOf(rule, first.startsAt, until);
  if (!days) return noRule();
  if (days[0] !== firstDay) return firstDoesNotFit();
  if (days.length > MOST_OCCURRENCES) return tooMany(days.length);

  const length = first.endsAt.getTime() - first.startsAt.getTime();
  const sinceMidnight = first.startsAt.getTime() - startOfDay(firstDay).getTime();
  return days.map((day) => {
    const startsAt = startOfDay(day).getTime() + sinceMidnight;
    return { startsAt: new Date(startsAt), endsAt: new Date(startsAt + length) };
  });
}

/** Returns true if a text is a rule that chooses days, with each of its parts at most once. */
function isRule(rule: string): boolean {
  if (rule.length > LONGEST_RULE) return false;
  const parts = partsOf(rule);
  const values = new Map(parts.map(([name, value]) => [name, value]));
  const isOrdinal = /\d/.test(values.get("BYDAY") ?? "");
  return (
    values.size === parts.length &&
    values.has("FREQ") &&
    (!isOrdinal || values.get("FREQ") === "MONTHLY") && // the first Wednesday of a week makes no sense
    parts.every(([name = "", value, ...more]) => more.length === 0 && PARTS[name]?.test(value ?? ""))
  );
}

function partsOf(rule: string): string[][] {
  return rule
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, "")
    .split(";")
    .map((part) => part.split("="));
}

/** Returns the days that a rule chooses, or null when its parts contradict each other. */
function daysOf(rule: string, startsAt: Date, until: LocalDate): LocalDate[] | null {
  const start = `${localDate(startsAt)}T${localTime(startsAt)}00`.replaceAll(/[-:]/g, "");
  const parts = partsOf(rule).map((part) => part.join("="));
  try {
    const recurrence = new RRuleTemporal({
      rruleString: `DTSTART;TZID=${DISTRICT_TIME_ZONE}:${start}\nRRULE:${parts.join(";")}`,
    });
    const found = recurrence.between(startOfDay(localDate(startsAt)), startOfDay(addDays(until, 1)));
    return found.map(({ epochMilliseconds }) => localDate(new Date(epochMilliseconds)));
  } catch {
    return null; // the library has messages in English only
  }
}

function noRule(): InvalidInput {
  return new InvalidInput(["rule"], {
    "zh-CN":
      "重复规则有误：请用 FREQ=DAILY、WEEKLY 或 MONTHLY 的 RRULE，例如 FREQ=WEEKLY;BYDAY=WE，不含时刻。",
    en: "That is no rule of days: an RRULE with FREQ=DAILY, WEEKLY or MONTHLY, as in FREQ=WEEKLY;BYDAY=WE, without times.",
  });
}

function notThatLong(): InvalidInput {
  return new InvalidInput(["until"], {
    "zh-CN": "截止日期应不早于首场活动当天，且不超过三年。",
    en: "The last day is that of the first event or later, by three years at most.",
  });
}

function endsBeforeItStarts(): InvalidInput {
  return new InvalidInput(["input", "endsAt"], {
    "zh-CN": "结束时间应晚于开始时间。",
    en: "An event ends after it starts.",
  });
}

function firstDoesNotFit(): InvalidInput {
  return new InvalidInput(["rule"], {
    "zh-CN": "首场活动的日期不符合重复规则，请调整首场日期或规则。",
    en: "The first event is not on a day of the rule; change its date or the rule.",
  });
}

function tooMany(count: number): InvalidInput {
  return new InvalidInput(
    ["until"],
    {
      "zh-CN": "一次最多登记 {most} 场，按此规则共 {count} 场，请提前截止日期。",
      en: "That makes {count} events, {most} at most at once; choose an earlier last day.",
    },
    { most: MOST_OCCURRENCES, count },
  );
}
