import type { Phrase } from "@starlane/graphql";
import { takesCheckIns, type Verdict } from "../check-in/check-in.rules.js";
import type { KnownEvent } from "../../replicas/event/event.rules.js";

/** The state of a self-check-in page; only an OPEN page takes check-ins. */
export type SelfCheckInState = "OPEN" | "NOT_YET" | "OVER" | "CALLED_OFF";

type Hours = Pick<KnownEvent, "startsAt" | "endsAt">;

const HOUR = 60 * 60_000;
/** The time before the start at which a page opens: people come early, but not the day before. */
const OPENS_BEFORE = 2 * HOUR;
/** The default time after the event's end at which a link expires; below, the latest in hours. */
const USUALLY_AFTER = 2 * HOUR;
export const HOURS_AFTER_AT_MOST = 24;

/** Returns the time at which an event's page opens. */
export function opensAt({ startsAt }: Hours): Date {
  return new Date(startsAt.getTime() - OPENS_BEFORE);
}

/**
 * Returns the time after which no link to an event is valid, whatever its own expiry: the event may have been moved
 * since.
 */
export function closesAtLatest({ endsAt }: Hours): Date {
  return new Date(endsAt.getTime() + HOURS_AFTER_AT_MOST * HOUR);
}

/**
 * Returns the expiry of a link opened now, in whole seconds; null when it is past, or too long after the event.
 * @param until the requested expiry; null for two hours after the event, or after now when it has ended
 */
export function linkExpiry(event: Hours, until: Date | null, now: Date): Date | null {
  const latest = closesAtLatest(event).getTime();
  const usual = Math.min(latest, Math.max(event.endsAt.getTime(), now.getTime()) + USUALLY_AFTER);
  const expiry = Math.floor((until?.getTime() ?? usual) / 1000) * 1000;
  return expiry > now.getTime() && expiry <= latest ? new Date(expiry) : null;
}

/**
 * Returns the state of an event's page.
 * @param expiresAt of the link
 */
export function stateAt(
  event: Hours & Pick<KnownEvent, "status">,
  expiresAt: Date,
  now: Date,
): SelfCheckInState {
  if (!takesCheckIns(event.status)) return "CALLED_OFF";
  if (now >= expiresAt || now >= closesAtLatest(event)) return "OVER";
  return now < opensAt(event) ? "NOT_YET" : "OPEN";
}

/** Returns the verdict that rejects check-ins in this state; null when it is open. */
export function refuseIn(state: SelfCheckInState): Verdict | null {
  return state === "OPEN" ? null : { verdict: "REJECTED", reason: reasons[state] };
}

/**
 * Returns a client id for self check-ins in a namespace of its own, so that a visitor cannot name another person's
 * check-in.
 */
export function selfCheckInClientId(event: string, clientId: string): string {
  return `${event}/self/${clientId}`;
}

/**
 * Returns the address of a link's page.
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
