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

/** What is asked of a venue's calendar: free time within a window, of a length that is worth having. */
export interface Wish extends TimeRange {
  readonly minutes: number;
}

/** @throws ApiError BAD_USER_INPUT when the window is empty or longer than 62 days, or `minutes` is not from 15 to 1440 */
export function readWish(from: Date, to: Date, minutes: number): Wish {
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
 * The free windows of a venue that are long enough: when it is open, less when it is closed or held, earliest first. Free
 * time that goes on over midnight is one window.
 * @param taken time ranges in which it is closed or held, in any order
 * @param days those of the wish, for who asks of many venues
 */
export function freeWindows(
  hours: readonly KnownOpeningHours[],
  taken: readonly TimeRange[],
  wish: Wish,
  days?: readonly DistrictDay[],
): TimeRange[] {
  return less(openIn(hours, wish, days), taken).filter((free) => lengthOf(free) >= wish.minutes * MINUTE_MS);
}
