import { InvalidState, type Phrase } from "@starlane/graphql";
import type { EventStatus } from "./event.row.js";

/** An action on a registered event. */
export type EventAction = "decide" | "cancel" | "complete" | "reschedule";

const POSSIBLE: Readonly<Record<EventAction, readonly EventStatus[]>> = {
  decide: ["PROPOSED"],
  cancel: ["PROPOSED", "CONFIRMED"],
  complete: ["CONFIRMED"],
  reschedule: ["PROPOSED", "CONFIRMED"],
};

const STATUS_NAMES: Readonly<Record<EventStatus, Phrase>> = {
  PROPOSED: { "zh-CN": "待有关单位同意", en: "waiting for approval" },
  CONFIRMED: { "zh-CN": "已确认", en: "confirmed" },
  COMPLETED: { "zh-CN": "已完成", en: "completed" },
  DECLINED: { "zh-CN": "未获同意", en: "declined" },
  CANCELLED: { "zh-CN": "已取消", en: "cancelled" },
};

const ACTION_NAMES: Readonly<Record<EventAction, Phrase>> = {
  decide: { "zh-CN": "再作审批", en: "decided on" },
  cancel: { "zh-CN": "取消", en: "cancelled" },
  complete: { "zh-CN": "标记为完成", en: "completed" },
  reschedule: { "zh-CN": "改期", en: "moved" },
};

/** Returns the actions that an event's status and the time permit, without regard to the viewer. */
export function permittedActions(event: { status: EventStatus; startsAt: Date }, now: Date): EventAction[] {
  const actions = (Object.keys(POSSIBLE) as EventAction[]).filter((action) =>
    POSSIBLE[action].includes(event.status),
  );
  return actions.filter((action) => action !== "complete" || refuseEarlyEnd(event, now) === null);
}

/** Returns the reason why an action is not possible in the event's status, or null if it is. */
export function refuseEventAction(action: EventAction, status: EventStatus): InvalidState | null {
  if (POSSIBLE[action].includes(status)) return null;
  const [name, done] = [STATUS_NAMES[status], ACTION_NAMES[action]];
  return new InvalidState(status, {
    "zh-CN": `该活动${name["zh-CN"]}，不能${done["zh-CN"]}。`,
    en: `The event is ${name.en}; it cannot be ${done.en}.`,
  });
}

/** Returns the reason why an event is not over, or null once it has begun. */
export function refuseEarlyEnd(
  { status, startsAt }: { status: EventStatus; startsAt: Date },
  now: Date,
): InvalidState | null {
  if (startsAt <= now) return null;
  return new InvalidState(status, {
    "zh-CN": "活动尚未开始，不能标记为完成。",
    en: "The event has not begun; it cannot be completed.",
  });
}
