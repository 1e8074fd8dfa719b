import { localDate, type LocalDate } from "@starlane/calendar";
import { InvalidInput, type Phrase } from "@starlane/graphql";
import { isAudience } from "../../replicas/audience/audience.rules.js";
import {
  duplicate,
  isClientId,
  isDoubtful,
  isLate,
  isPossible,
  phrases as checkInPhrases,
  rejected,
  type ArrivalFlags,
  type Verdict,
} from "../check-in/check-in.rules.js";
import type { KnownEvent } from "../../replicas/event/event.rules.js";

/** The largest crowd: no crowd of a district is larger. */
const MOST_PEOPLE = 1_000_000;

/** A crowd counted on the spot, as the device sends it. */
export interface CrowdInput {
  readonly clientId: string;
  readonly people: number;
  readonly audience: string | null;
  readonly at: Date;
}

/** A valid count, ready to be written. */
export interface CrowdCount extends CrowdInput, ArrivalFlags {
  readonly event: string;
  readonly area: string;
  readonly day: LocalDate;
  readonly receivedAt: Date;
}

/** Parses a count, or returns its refusal. The people count in the event's area, since their residence is unknown. */
export function readCrowd(input: CrowdInput, event: KnownEvent, now: Date): CrowdCount | InvalidInput {
  const { clientId, people, audience, at } = input;
  if (!isClientId(clientId)) return new InvalidInput(["clientId"], checkInPhrases.clientId);
  if (people < 1 || people > MOST_PEOPLE)
    return new InvalidInput(["people"], phrases.people, { most: MOST_PEOPLE });
  if (audience !== null && !isAudience(audience))
    return new InvalidInput(["audience"], checkInPhrases.audience);
  if (!isPossible(at)) return new InvalidInput(["at"], phrases.at);
  const flagged = isDoubtful(at, event, now);
  return {
    event: event.id,
    clientId,
    people,
    audience,
    area: event.areaId,
    at,
    day: localDate(flagged ? event.startsAt : at),
    receivedAt: now,
    flagged,
    late: isLate(at, now),
  };
}

/** A stored or removed count with the same client id. */
export interface Known {
  readonly eventId: string;
  readonly people: number;
  readonly audience: string | null;
  readonly at: Date;
  readonly receivedAt: Date;
  readonly removed: "WITHDRAWN" | "CORRECTED" | null;
}

/** Returns the verdict on a count whose client id is known: identical figures are the same count. */
export function judgeKnownCount(count: CrowdCount, known: readonly Known[]): Verdict {
  const same = known.find(
    ({ eventId, people, audience, at }) =>
      eventId === count.event &&
      people === count.people &&
      audience === count.audience &&
      at.getTime() === count.at.getTime(),
  );
  if (known.some(({ removed }) => removed === "WITHDRAWN"))
    return rejected(same ? phrases.withdrawn : phrases.taken);
  if (!same) return rejected(phrases.taken);
  const arrival = { flagged: count.flagged, late: isLate(count.at, same.receivedAt) };
  return { ...duplicate, reason: phrases.again, arrival };
}

const phrases = {
  people: { "zh-CN": "人数须在 1 到 {most} 之间。", en: "The number of people is from 1 to {most}." },
  at: { "zh-CN": "点数时间有误。", en: "This is no time at which people can have been counted." },
  again: { "zh-CN": "该次点数已记录，无需重复。", en: "This count has been taken already." },
  taken: {
    "zh-CN": "该记录编号已用于另一次点数。",
    en: "This client id has been used for another count.",
  },
  withdrawn: { "zh-CN": "该次点数已被撤销。", en: "This count was withdrawn." },
} satisfies Record<string, Phrase>;
