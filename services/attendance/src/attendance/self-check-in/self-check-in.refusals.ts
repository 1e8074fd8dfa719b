import { InvalidInput, InvalidState } from "@starlane/graphql";
import { HOURS_AFTER_AT_MOST } from "./self-check-in.rules.js";

/** Refuses an expiry that is past or too late. */
export function invalidExpiry(): InvalidInput {
  return new InvalidInput(
    ["until"],
    {
      "zh-CN": "有效期须晚于现在，且不超过活动结束后 {most} 小时。",
      en: "A link expires in the future, and {most} hours after the event's end at the latest.",
    },
    { most: HOURS_AFTER_AT_MOST },
  );
}

/** Refuses another link when an event has too many. */
export function tooManyLinks(most: number): InvalidState {
  return new InvalidState(
    "OPEN",
    {
      "zh-CN": "该活动已有 {most} 个有效的签到链接，请先停用不再使用的。",
      en: "The event has {most} open links; close those that are not used.",
    },
    { most },
  );
}
