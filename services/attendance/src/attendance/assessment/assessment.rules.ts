import { InvalidInput, type Phrase } from "@starlane/graphql";
import {
  duplicate,
  isClientId,
  phrases as checkInPhrases,
  rejected,
  type Verdict,
} from "../check-in/check-in.rules.js";
import { readIdentity, type PersonIdentity } from "../../people/person/identity.rules.js";
import type { KnownBy } from "../../people/person/pseudonyms.js";
import type { AssessmentItem, AssessmentPhase } from "./assessment.type.js";

/** Most items in one request. */
export const ASSESSMENTS_AT_MOST = 500;
const MAX_SCORE = 1_000_000;

/** A valid assessment, ready to be written. */
export interface Assessment {
  readonly event: string;
  readonly phase: `${AssessmentPhase}`;
  readonly clientId: string;
  readonly knownBy: KnownBy;
  /** The user who recorded it. */
  readonly by?: string | null;
  readonly score: number;
  readonly outOf: number;
  readonly receivedAt: Date;
}

/** The values that all items of a batch have in common. */
export interface AssessmentReading extends Pick<Assessment, "event" | "phase" | "receivedAt" | "by"> {
  readonly knownBy: (who: PersonIdentity) => KnownBy;
}

/** Returns the refusal of a batch that is empty or too large, or null. */
export function refuseAssessmentCount(count: number): InvalidInput | null {
  if (count >= 1 && count <= ASSESSMENTS_AT_MOST) return null;
  return new InvalidInput(
    ["items"],
    {
      "zh-CN": "每次测评须提交 1 至 {most} 条记录。",
      en: "A batch of assessments has from 1 to {most} items.",
    },
    { most: ASSESSMENTS_AT_MOST },
  );
}

/** Parses one item, or returns the verdict that rejects it. */
export function readAssessment(
  { clientId, person, score, outOf }: AssessmentItem,
  { knownBy, ...common }: AssessmentReading,
): Assessment | Verdict {
  if (!isClientId(clientId)) return rejected(checkInPhrases.clientId);
  if (!(outOf > 0 && outOf <= MAX_SCORE)) return rejected(phrases.outOf);
  if (!(score >= 0 && score <= outOf)) return rejected(phrases.score);
  const who = readIdentity(person);
  if ("refused" in who) return rejected(who.refused);
  return { ...common, clientId, knownBy: knownBy(who), score, outOf };
}

/** A stored assessment with the same client id or the same person as a new one. */
export interface Recorded extends Pick<Assessment, "event" | "phase" | "clientId" | "score" | "outOf"> {
  readonly person: number;
}

/**
 * Returns the verdict on an assessment that was not written because its client id is taken or its person has been
 * assessed. An identical assessment is a duplicate; sending another score never changes the stored one.
 */
export function judgeKnownAssessment(
  assessment: Omit<Recorded, "clientId">,
  sameClientId: Recorded | null,
  samePerson: Recorded | null,
): Verdict {
  const isSame = (recorded: Recorded | null) =>
    recorded !== null &&
    recorded.event === assessment.event &&
    recorded.phase === assessment.phase &&
    recorded.person === assessment.person &&
    recorded.score === assessment.score &&
    recorded.outOf === assessment.outOf;
  if (sameClientId) return isSame(sameClientId) ? again : rejected(phrases.clientIdTaken);
  return isSame(samePerson) ? again : rejected(phrases.scored);
}

const phrases = {
  outOf: {
    "zh-CN": "满分须大于 0，且不超过一百万。",
    en: "The most there is to score is above 0, and a million at most.",
  },
  score: {
    "zh-CN": "得分须在 0 与满分之间。",
    en: "A score lies between 0 and the most there is to score.",
  },
  again: { "zh-CN": "该次测评已记录，无需重复。", en: "This assessment has been recorded already." },
  clientIdTaken: {
    "zh-CN": "该记录编号已用于另一次测评。",
    en: "This client id has been used for another assessment.",
  },
  scored: {
    "zh-CN": "此人在本活动的这一次测评已有其他得分。",
    en: "This person has another score already, at this event and in this phase.",
  },
} satisfies Record<string, Phrase>;

const again: Verdict = { ...duplicate, reason: phrases.again };
