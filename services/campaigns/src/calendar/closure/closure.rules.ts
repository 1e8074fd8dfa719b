import { localDate, localTime } from "@starlane/calendar";
import type { Phrase } from "@starlane/graphql";
import type { TimeRange } from "../../replicas/venue/opening-hours.rules.js";

/** A time a venue is closed although it would be open. */
export interface Closure extends TimeRange {
  readonly reason: string;
}

/** What there is to look at in an event that a closure was declared over. */
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
