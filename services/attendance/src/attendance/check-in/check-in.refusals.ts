import { InvalidInput, InvalidState } from "@starlane/graphql";
import type { KnownEventStatus } from "../../replicas/event/event.rules.js";

/** Too many or too few items in one batch. */
export function notThatMany(most: number, argument = "items"): InvalidInput {
  return new InvalidInput(
    [argument],
    {
      "zh-CN": "每次签到须提交 1 至 {most} 条记录。",
      en: "A batch of check-ins has from 1 to {most} items.",
    },
    { most },
  );
}

/** The event takes no attendance in its state. */
export function eventTakesNoCheckIns(status: KnownEventStatus): InvalidState {
  return new InvalidState(status, {
    "zh-CN": "该活动未确认或已取消，不能签到。",
    en: "The event is {state}: nobody can be checked in.",
  });
}
