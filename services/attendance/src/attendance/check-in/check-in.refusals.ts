import { InvalidInput, InvalidState } from "@starlane/graphql";
import type { KnownEventStatus } from "../../replicas/event/event.rules.js";

/** Refuses a batch with too many or too few items. */
export function refuseItemCount(most: number, argument = "items"): InvalidInput {
  return new InvalidInput(
    [argument],
    {
      "zh-CN": "每次签到须提交 1 至 {most} 条记录。",
      en: "A batch of check-ins has from 1 to {most} items.",
    },
    { most },
  );
}

/** Refuses check-ins at an event whose status allows none. */
export function eventTakesNoCheckIns(status: KnownEventStatus): InvalidState {
  return new InvalidState(status, {
    "zh-CN": "该活动未确认或已取消，不能签到。",
    en: "The event is {state}: nobody can be checked in.",
  });
}
