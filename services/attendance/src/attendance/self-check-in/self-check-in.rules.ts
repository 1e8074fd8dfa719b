import type { Phrase } from "@starlane/graphql";
import { takesCheckIns, type Verdict } from "../check-in/check-in.rules.js";
import type { KnownEvent } from "../../replicas/event/event.rules.js";

/** What a page of self check-in says of itself; only one that is OPEN takes anybody. */
export type SelfCheckInState = "OPEN" | "NOT_YET" | "OVER" | "CALLED_OFF";

type Hours = Pick<KnownEvent, "startsAt" | "endsAt">;

const HOUR = 60 * 60_000;
/** People come early, but nobody is at an event the day before. */
const OPENS_BEFORE = 2 * HOUR;
/** Until when a link is good unless somebody says otherwise, and at most, after the event's end. */
const USUALLY_AFTER = 2 * HOUR;
export const HOURS_AFTER_AT_MOST = 24;

/** From when on an event's page takes people. */
export function opensAt({ startsAt }: Hours): Date {
  return new Date(startsAt.getTime() - OPENS_BEFORE);
}

/** When the last link to an event is over, whatever it says: the event may have been moved since. */
export function closesAtLatest({ endsAt }: Hours): Date {
  return new Date(endsAt.getTime() + HOURS_AFTER_AT_MOST * HOUR);
}

/**
 * When a link that is opened now expires, in whole seconds; null when that instant is past, or too long after the event.
 * @param until as somebody asked for; null for two hours after the event, or after now where it has ended
 */
export function linkExpiry(event: Hours, until: Date | null, now: Date): Date | null {
  const latest = closesAtLatest(event).getTime();
  const usual = Math.min(latest, Math.max(event.endsAt.getTime(), now.getTime()) + USUALLY_AFTER);
  const expiry = Math.floor((until?.getTime() ?? usual) / 1000) * 1000;
  return expiry > now.getTime() && expiry <= latest ? new Date(expiry) : null;
}

/** @param expiresAt of the link */
export function stateAt(
  event: Hours & Pick<KnownEvent, "status">,
  expiresAt: Date,
  now: Date,
): SelfCheckInState {
  if (!takesCheckIns(event.status)) return "CALLED_OFF";
  if (now >= expiresAt || now >= closesAtLatest(event)) return "OVER";
  return now < opensAt(event) ? "NOT_YET" : "OPEN";
}

/** Why nobody is taken in that state; null where people are. */
export function refuseIn(state: SelfCheckInState): Verdict | null {
  return state === "OPEN" ? null : { verdict: "REJECTED", reason: reasons[state] };
}

/** A device's own client ids, kept apart from everybody else's: who scans a code names no other's check-in. */
export function selfCheckInClientId(event: string, clientId: string): string {
  return `${event}/self/${clientId}`;
}

/**
 * Where the page of a link is.
 * @param origin the gateway's, as the client reached it; without it the address has no host
 */
export function addressOf(origin: string | undefined, token: string): string {
  return `${origin ?? ""}/c/${token}`;
}

const reasons = {
  NOT_YET: {
    "zh-CN": "签到尚未开始，请在活动开始前两小时内再试。",
    en: "Check-in has not begun; it opens two hours before the event.",
  },
  OVER: { "zh-CN": "签到已经结束。", en: "Check-in is over." },
  CALLED_OFF: {
    "zh-CN": "活动未确认或已取消，不能签到。",
    en: "The event does not take place as announced.",
  },
} satisfies Record<string, Phrase>;
