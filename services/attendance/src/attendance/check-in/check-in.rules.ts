import { localDate, type LocalDate } from "@starlane/calendar";
import type { Phrase } from "@starlane/graphql";
import { isAudience } from "../../replicas/audience/audience.rules.js";
import type { KnownEventStatus, KnownEvent } from "../../replicas/event/event.rules.js";
import type { KnownBy } from "../../people/person/pseudonyms.js";
import type { CheckInItem, CheckInMethod, CheckInVerdict } from "./check-in.type.js";

/** Most items in one request. */
export const ITEMS_AT_MOST = 500;

/** A valid check-in, ready to be written. */
export interface CheckIn {
  readonly event: string;
  /** The most people the event takes; null when unlimited. */
  readonly capacity: number | null;
  readonly clientId: string;
  readonly knownBy: KnownBy;
  /** The user who recorded it; null when no user is signed in. */
  readonly by?: string | null;
  readonly audience: string;
  readonly area: string;
  readonly at: Date;
  readonly receivedAt: Date;
  readonly method: `${CheckInMethod}`;
  /** The device's clock is implausible; staff may want to check. */
  readonly flagged: boolean;
  /** The day it counts on: the district's day at `at`, or the event's own day when `at` is implausible. */
  readonly day: LocalDate;
  /** Received more than five minutes after it happened. */
  readonly late: boolean;
}

/** The answer to one check-in. */
export interface Verdict {
  readonly verdict: `${CheckInVerdict}`;
  readonly reason: Phrase | null;
  /** The flags of the check-in that was recorded, now or before; null when none was. */
  readonly arrival?: ArrivalFlags;
}

/** The flags of a recorded check-in. */
export type ArrivalFlags = Pick<CheckIn, "late" | "flagged">;

/** Returns true when an event in this status takes attendance. */
export function takesCheckIns(status: KnownEventStatus): boolean {
  return status === "CONFIRMED" || status === "COMPLETED";
}

/** An item of a check-in without the part that identifies the person. */
export type CheckInDetails = Omit<CheckInItem, "person">;

/** The context for reading an item. */
export interface ItemReading<Item> {
  readonly now: Date;
  /** Returns true when a division code is known. */
  readonly isArea: (id: string) => boolean;
  /** Returns the person's key, or the reason why they cannot be identified. */
  readonly identify: (item: Item) => KnownBy | Phrase;
  /** The user who recorded it. */
  readonly by?: string | null;
}

/** Parses one item, or returns the verdict that rejects it. */
export function readItem<Item extends CheckInDetails>(
  item: Item,
  event: KnownEvent,
  { now, isArea, identify, by = null }: ItemReading<Item>,
): CheckIn | Verdict {
  const { clientId, audience, area, at, method } = item;
  if (!isClientId(clientId)) return rejected(phrases.clientId);
  if (!isAudience(audience)) return rejected(phrases.audience);
  if (area != null && !isArea(area)) return rejected(phrases.area);
  if (!isPossible(at)) return rejected(phrases.at);
  const knownBy = identify(item);
  if (!("pseudonym" in knownBy)) return rejected(knownBy);
  const flagged = isDoubtful(at, event, now);
  return {
    event: event.id,
    capacity: event.capacity,
    clientId,
    knownBy,
    by,
    audience,
    area: area ?? event.areaId,
    at,
    receivedAt: now,
    method,
    flagged,
    day: localDate(flagged ? event.startsAt : at),
    late: isLate(at, now),
  };
}

/** Returns true when a device's own id of a record can be stored. */
export function isClientId(text: string): boolean {
  return /^[^\p{C}]{1,200}$/u.test(text);
}

/** Returns true when a time is within the years that tables and reports can hold. */
export function isPossible(at: Date): boolean {
  return at >= EARLIEST && at <= LATEST;
}

/** Returns true when something was received more than five minutes after it happened. */
export function isLate(at: Date, receivedAt: Date): boolean {
  return receivedAt.getTime() > at.getTime() + FIVE_MINUTES;
}

/** Returns true when a device's clock is implausible: ahead of the server's, or more than a day away from the event. */
export function isDoubtful(
  at: Date,
  { startsAt, endsAt }: Pick<KnownEvent, "startsAt" | "endsAt">,
  now: Date,
): boolean {
  return (
    at.getTime() > now.getTime() + FIVE_MINUTES ||
    at.getTime() < startsAt.getTime() - DAY ||
    at.getTime() > endsAt.getTime() + DAY
  );
}

/** The stored rows that concern a check-in before it is written. */
export interface ExistingRows {
  /** The check-in that has, or had before its removal, the same client id; null when there is none. */
  readonly sameClientId: {
    readonly event: string;
    readonly person: number;
    readonly isWithdrawn: boolean;
  } | null;
  /** The check-in of the same person at the event; null when there is none. */
  readonly checkedIn: ArrivalFlags | null;
}

/**
 * Returns the verdict on a check-in that must not be written, or null when it may be, capacity allowing. A client id
 * belongs to one person at one event forever.
 */
export function verdictOnExisting(
  checkIn: { event: string; person: number },
  { sameClientId, checkedIn }: ExistingRows,
): Verdict | null {
  if (sameClientId && (sameClientId.event !== checkIn.event || sameClientId.person !== checkIn.person))
    return rejected(phrases.clientIdTaken);
  if (sameClientId?.isWithdrawn) return rejected(phrases.withdrawn);
  if (checkedIn) return { ...duplicate, arrival: checkedIn };
  return sameClientId ? duplicate : null;
}

/**
 * Returns true when a check-in of an erased person is from before the erasure: it has been counted, and its person was
 * forgotten. An implausible clock does not show that a check-in came later.
 */
export function isOfBefore({ at, flagged }: Pick<CheckIn, "at" | "flagged">, erasedAt: Date | null): boolean {
  return erasedAt !== null && (flagged || at <= erasedAt);
}

export const isVerdict = (read: CheckIn | Verdict): read is Verdict => "verdict" in read;

export const accepted = ({ late, flagged }: ArrivalFlags): Verdict => ({
  verdict: "ACCEPTED",
  reason: null,
  arrival: { late, flagged },
});
export const duplicate: Verdict = {
  verdict: "DUPLICATE",
  reason: { "zh-CN": "此人已在本活动签到，无需重复。", en: "This person is already checked in here." },
};
export const overCapacity: Verdict = {
  verdict: "OVER_CAPACITY",
  reason: { "zh-CN": "活动名额已满。", en: "The event is full." },
};

export function rejected(reason: Phrase): Verdict {
  return { verdict: "REJECTED", reason };
}

const FIVE_MINUTES = 5 * 60_000;
const DAY = 24 * 60 * 60_000;
// The years that tables can store and reports can show.
const EARLIEST = new Date("2000-01-01T00:00:00Z");
const LATEST = new Date("2100-01-01T00:00:00Z");

export const phrases = {
  clientId: {
    "zh-CN": "记录编号须为 1 至 200 个可见字符。",
    en: "A client id has from 1 to 200 visible characters.",
  },
  clientIdTaken: {
    "zh-CN": "该记录编号已用于其他人或其他活动的签到。",
    en: "This client id has been used for somebody else, or for another event.",
  },
  withdrawn: {
    "zh-CN": "该签到记录已被撤销。若此人确已到场，请重新签到。",
    en: "This check-in was withdrawn. If the person did come, check them in anew.",
  },
  audience: { "zh-CN": "没有这类宣传对象。", en: "There is no such audience." },
  area: { "zh-CN": "没有找到该居住区域。", en: "There is no such area." },
  at: { "zh-CN": "签到时间有误。", en: "This is no time a check-in can have happened." },
} satisfies Record<string, Phrase>;
