import type { Phrase } from "@starlane/graphql";
import { AlreadyExists, InvalidInput, InvalidState, isLongerThan, OverCapacity } from "@starlane/graphql";
import type { KnownEventStatus } from "../../replicas/event/event.rules.js";
import type { EnrolmentRow } from "./enrolment.row.js";
import type { RosterLine } from "./roster.rules.js";

const LONGEST_LABEL = 100;
const MOST_PEOPLE = 100_000;

/** The fields of a group as submitted. */
export interface EnrolmentDraft {
  readonly label: string;
  readonly headcount: number;
  readonly basis: EnrolmentRow["basis"];
}

/** Normalises a label, so that 三年级一班 with a trailing blank is the same class. */
export function tidyLabel(label: string): string {
  return label.normalize("NFKC").replaceAll(/\s+/gu, " ").trim();
}

/**
 * Returns the refusal of a group that is invalid in itself, or null.
 * @param named the number of people on its roster
 */
export function refuseEnrolmentDraft(
  { label, headcount }: EnrolmentDraft,
  named: number,
): InvalidInput | null {
  if (label === "")
    return invalid("label", { "zh-CN": "请填写班级、班组或团体名称。", en: "Give the group a name." });
  if (isLongerThan(label, LONGEST_LABEL))
    return invalid("label", {
      "zh-CN": `名称最多 ${LONGEST_LABEL} 字，且不能含有控制字符。`,
      en: `The name has at most ${LONGEST_LABEL} characters, all of them visible.`,
    });
  if (headcount < 1 || headcount > MOST_PEOPLE)
    return invalid("headcount", {
      "zh-CN": `人数须在 1 到 ${MOST_PEOPLE} 之间。`,
      en: `The number of people is from 1 to ${MOST_PEOPLE}.`,
    });
  if (named > headcount)
    return invalid("roster", {
      "zh-CN": `名单有 ${named} 人，多于填报的人数 ${headcount}。`,
      en: `The roster names ${named} people, more than the ${headcount} who come.`,
    });
  return null;
}

/**
 * Returns the refusal of a change of basis without a roster, or null: the basis is checked against people only when a
 * roster is submitted.
 */
export function refuseBasisAlone(
  before: EnrolmentDraft["basis"],
  basis: EnrolmentDraft["basis"],
  kept: number,
): InvalidInput | null {
  if (kept === 0 || basis === before) return null;
  return invalid("basis", {
    "zh-CN": "更改依据时，请一并重新提交名单。",
    en: "To change the basis, give the roster again.",
  });
}

/**
 * Returns the refusal of an enrolment in an event of this status, or null. After the event, people are checked in, not
 * enrolled.
 */
export function refuseEvent(status: KnownEventStatus): InvalidState | null {
  if (status === "PROPOSED" || status === "CONFIRMED") return null;
  return new InvalidState(
    status,
    status === "COMPLETED"
      ? { "zh-CN": "活动已结束，不能再报名。", en: "The event is over; nobody signs up any more." }
      : {
          "zh-CN": "活动未获同意或已取消，不能报名。",
          en: "The event does not take place; nobody can sign up.",
        },
  );
}

/**
 * Returns the refusal of a headcount that exceeds an event's capacity, or null.
 * @param capacity null when unlimited
 * @param taken the headcount of the other groups
 */
export function refuseNumber(capacity: number | null, taken: number, headcount: number): OverCapacity | null {
  if (capacity === null || taken + headcount <= capacity) return null;
  const left = Math.max(0, capacity - taken);
  return new OverCapacity(capacity, headcount, {
    "zh-CN": `该活动最多 ${capacity} 人，还可报名 ${left} 人，不能再报 ${headcount} 人。`,
    en: `The event takes ${capacity} people; ${left} may still sign up, not ${headcount}.`,
  });
}

/** The stored group of an agency under a label, to distinguish a retry from another group of the same name. */
export interface Enrolled extends EnrolmentDraft {
  readonly id: string;
  readonly roster: readonly RosterLine[];
}

/** Returns true when a group equals the stored one to the last name: the same request sent again. */
export function isRetry(draft: EnrolmentDraft, roster: readonly RosterLine[], there: Enrolled): boolean {
  return (
    draft.headcount === there.headcount &&
    draft.basis === there.basis &&
    roster.length === there.roster.length &&
    roster.every((line, index) => isSameRosterLine(line, there.roster[index]!))
  );
}

/** Returns true when a line agrees with the stored one; fields it leaves out do not differ. */
export function isSameRosterLine(line: RosterLine, there: RosterLine): boolean {
  return (
    line.knownBy.pseudonym.equals(there.knownBy.pseudonym) &&
    line.audience === there.audience &&
    line.area === there.area &&
    (line.name === null || line.name === there.name) &&
    (line.phoneLast4 === null || line.phoneLast4 === there.phoneLast4)
  );
}

/** Refuses a second group of the same name from one agency at an event. */
export function labelTaken(id: string): AlreadyExists {
  return new AlreadyExists(id, {
    "zh-CN": "本单位已用这个名称报名，且内容不同；如需修改，请更新原报名。",
    en: "Your agency has signed up a group of that name, with something else in it; change that one.",
  });
}

function invalid(field: string, phrase: Phrase): InvalidInput {
  return new InvalidInput(["input", field], phrase);
}
