import { localDate, type LocalDate } from "@starlane/calendar";
import type { Phrase } from "@starlane/graphql";
import { isAudience } from "../../replicas/audience/audience.rules.js";
import type { KnownEventStatus, KnownEvent } from "../../replicas/event/event.rules.js";
import type { KnownBy } from "../../people/person/pseudonyms.js";
import type { CheckInItem, CheckInMethod, CheckInVerdict } from "./check-in.type.js";

/** Most items in one request. */
export const ITEMS_AT_MOST = 500;

/** A check-in whose item was in order: what is to be written. */
export interface CheckIn {
  readonly event: string;
  /** Most people the event takes; null where nobody counts. */
  readonly capacity: number | null;
  readonly clientId: string;
  readonly knownBy: KnownBy;
  /** The user who says so; null where nobody is signed in. */
  readonly by?: string | null;
  readonly audience: string;
  readonly area: string;
  readonly at: Date;
  readonly receivedAt: Date;
  readonly method: `${CheckInMethod}`;
  /** The device's clock is not to be believed; somebody may want to look. */
  readonly flagged: boolean;
  /** The day it counts on: the district's at `at`, or the event's own where `at` is not to be believed. */
  readonly day: LocalDate;
  /** Received more than five minutes after it happened. */
  readonly late: boolean;
}

/** The answer to one check-in. */
export interface Verdict {
  readonly verdict: `${CheckInVerdict}`;
  readonly reason: Phrase | null;
  /** The check-in that was taken, now or before; null where none was. */
  readonly arrival?: ArrivalFlags;
}

/** How a check-in was taken. */
export type ArrivalFlags = Pick<CheckIn, "late" | "flagged">;

/** Whether an event in that state takes attendance. */
export function takesCheckIns(status: KnownEventStatus): boolean {
  return status === "CONFIRMED" || status === "COMPLETED";
}

/** An item, however it says who came. */
export type Attending = Omit<CheckInItem, "person">;

/** What an item is read with. */
export interface ItemReading<Item> {
  readonly now: Date;
  /** Whether a division code is known. */
  readonly isArea: (id: string) => boolean;
  /** What who came is known by, or why it cannot be said who that is. */
  readonly identify: (item: Item) => KnownBy | Phrase;
  /** The user who says so. */
  readonly by?: string | null;
}

/** Reads one item, or says why it is rejected. */
export function readItem<Item extends Attending>(
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

/** Whether a device's own id of a record can be kept. */
export function isClientId(text: string): boolean {
  return /^[^\p{C}]{1,200}$/u.test(text);
}

/** Whether something can have happened then at all. */
export function isPossible(at: Date): boolean {
  return at >= EARLIEST && at <= LATEST;
}

/** Whether something was received later than a few minutes after it happened. */
export function isLate(at: Date, receivedAt: Date): boolean {
  return receivedAt.getTime() > at.getTime() + FIVE_MINUTES;
}

/** Whether a device's clock is not to be believed: ahead of ours, or more than a day away from the event. */
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

/** What the tables say of one check-in before it is written. */
export interface ExistingRows {
  /** The check-in that has its client id, or had it before it was taken out; null where none did. */
  readonly sameClientId: {
    readonly event: string;
    readonly person: number;
    readonly isWithdrawn: boolean;
  } | null;
  /** The check-in of the person at the event; null where there is none. */
  readonly checkedIn: ArrivalFlags | null;
}

/** Why a check-in is not written, or null if it may be, places allowing. A client id is one person at one event for good. */
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
 * Whether a check-in of somebody who was erased is one of before: whatever was to be counted of it was, and whose it is was forgotten.
 * A clock that is not to be believed says nothing of what came after.
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
// What a table can hold and a report can show; a clock outside it is no clock.
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
