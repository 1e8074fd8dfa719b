import { ApiError, readWindow } from "@starlane/graphql";
import {
  openIn,
  type DistrictDay,
  type KnownOpeningHours,
  type TimeRange,
} from "../../replicas/venue/opening-hours.rules.js";
import { lengthOf, less } from "../../replicas/venue/time-range.rules.js";

const DAYS_AT_MOST = 62;
const [MINUTES_AT_LEAST, MINUTES_AT_MOST] = [15, 1440];
const MINUTE_MS = 60_000;

/** A query for free time: a window, and the least length in minutes that a free range must have. */
export interface AvailabilityQuery extends TimeRange {
  readonly minutes: number;
}

/** @throws ApiError BAD_USER_INPUT when the window is empty or over 62 days, or `minutes` is not from 15 to 1440 */
export function readAvailabilityQuery(from: Date, to: Date, minutes: number): AvailabilityQuery {
  readWindow(from, to, DAYS_AT_MOST);
  if (minutes < MINUTES_AT_LEAST || minutes > MINUTES_AT_MOST)
    throw new ApiError(
      "BAD_USER_INPUT",
      { "zh-CN": "minutes 应在 {least} 到 {most} 之间。", en: "minutes must be from {least} to {most}." },
      { least: MINUTES_AT_LEAST, most: MINUTES_AT_MOST },
    );
  return { startsAt: from, endsAt: to, minutes };
}

/**
 * Returns the free windows of a venue that are long enough, earliest first: opening hours less closures less events.
 * Free time that continues past midnight is one window.
 * @param taken time ranges in which it is closed or held, in any order
 * @param days the days of the window, for callers that query many venues
 */
export function freeWindows(
  hours: readonly KnownOpeningHours[],
  taken: readonly TimeRange[],
  query: AvailabilityQuery,
  days?: readonly DistrictDay[],
): TimeRange[] {
  return less(openIn(hours, query, days), taken).filter(
    (free) => lengthOf(free) >= query.minutes * MINUTE_MS,
  );
}
