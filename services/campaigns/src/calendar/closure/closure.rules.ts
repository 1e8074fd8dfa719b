import { localDate, localTime } from "@starlane/calendar";
import type { Phrase } from "@starlane/graphql";
import type { TimeRange } from "../../replicas/venue/opening-hours.rules.js";

/** A time range in which a venue is closed despite its opening hours. */
export interface Closure extends TimeRange {
  readonly reason: string;
}

/** Returns the warning about an event that a closure overlaps. */
export function closureWarning({ startsAt, endsAt, reason }: Closure): Phrase {
  const [from, to] = [wallClock(startsAt), wallClock(endsAt)];
  return {
    "zh-CN": `场所于 ${from} 至 ${to} 停用（${reason}），请改期或更换场所。`,
    en: `The venue is closed from ${from} to ${to} (${reason}); move the event, or choose another venue.`,
  };
}

function wallClock(instant: Date): string {
  return `${localDate(instant)} ${localTime(instant)}`;
}
