import { InvalidState, type Phrase } from "@starlane/graphql";
import type { EventStatus } from "./event.row.js";

/** What is done to an event after it was registered. */
export type Deed = "decide" | "cancel" | "complete" | "reschedule";

const POSSIBLE: Readonly<Record<Deed, readonly EventStatus[]>> = {
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

const DEEDS: Readonly<Record<Deed, Phrase>> = {
  decide: { "zh-CN": "再作审批", en: "decided on" },
  cancel: { "zh-CN": "取消", en: "cancelled" },
  complete: { "zh-CN": "标记为完成", en: "completed" },
  reschedule: { "zh-CN": "改期", en: "moved" },
};

/** What an event's status and the time let be done to it, whoever asks. */
export function deedsIn(event: { status: EventStatus; startsAt: Date }, now: Date): Deed[] {
  const deeds = (Object.keys(POSSIBLE) as Deed[]).filter((deed) => POSSIBLE[deed].includes(event.status));
  return deeds.filter((deed) => deed !== "complete" || refuseEarlyEnd(event, now) === null);
}

/** Why something may not be done to an event in its status, or null if it may. */
export function refuseDeed(deed: Deed, status: EventStatus): InvalidState | null {
  if (POSSIBLE[deed].includes(status)) return null;
  const [name, done] = [STATUS_NAMES[status], DEEDS[deed]];
  return new InvalidState(status, {
    "zh-CN": `该活动${name["zh-CN"]}，不能${done["zh-CN"]}。`,
    en: `The event is ${name.en}; it cannot be ${done.en}.`,
  });
}

/** Why an event is not over, or null once it has begun. */
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
