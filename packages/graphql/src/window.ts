import { ApiError } from "./errors.js";

const DAYS_UNLESS_GIVEN = 400;
const DAY_MS = 24 * 60 * 60 * 1000;

/** A stretch of time that is asked about: `from` is in it, `to` is not. */
export interface Window {
  readonly from: Date;
  readonly to: Date;
}

/**
 * Reads the arguments of a field that looks into a stretch of time.
 * @param most days it may be long
 * @throws ApiError BAD_USER_INPUT when it ends before it starts, or is longer
 */
export function readWindow(from: Date, to: Date, most = DAYS_UNLESS_GIVEN): Window {
  const length = to.getTime() - from.getTime();
  if (length > 0 && length <= most * DAY_MS) return { from, to };
  throw new ApiError(
    "BAD_USER_INPUT",
    {
      "zh-CN": "to 应晚于 from，且相差不超过 {most} 天。",
      en: "to must be after from, by {most} days at most.",
    },
    { most },
  );
}
