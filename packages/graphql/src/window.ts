import { ApiError } from "./errors.js";

const DEFAULT_MAX_DAYS = 400;
const DAY_MS = 24 * 60 * 60 * 1000;

/** A time range: `from` is inclusive, `to` is exclusive. */
export interface Window {
  readonly from: Date;
  readonly to: Date;
}

/**
 * Reads the arguments of a field with a time range.
 * @param most the maximum length in days
 * @throws ApiError BAD_USER_INPUT when the range is empty, reversed or too long
 */
export function readWindow(from: Date, to: Date, most = DEFAULT_MAX_DAYS): Window {
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
