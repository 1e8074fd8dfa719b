import type { Phrase } from "@starlane/graphql";
import type { KnownBy } from "./pseudonyms.js";

/** The most phones one identity number gets without review: a private one and a work one. */
export const PHONES_AT_MOST = 2;

/** The reason why staff must decide whether two people are one. */
export type HoldReason = "OTHER_AGENCY" | "SAME_EVENT" | "SECOND_PHONE" | "SHARED_PHONE" | "ONE_LIST";

/** The evidence about two people who came together, one known by an identity number and one by a phone alone. */
export interface Evidence {
  /** They attended events of several agencies, or of another agency than the one whose event brings them together. */
  readonly atOtherAgency: boolean;
  /** Both attended the same event. */
  readonly atSameEvent: boolean;
  /** The identity number was joined with another phone that had been a person, or such a pair is pending. */
  readonly hasOtherPhone: boolean;
  /** The phone came with another identity number at the same time. */
  readonly hasOtherIdentity: boolean;
  /** One list names both. */
  readonly onOneList: boolean;
}

/** Returns the reasons not to join two people at once; none when the evidence suffices. */
export function reasonsToHold(evidence: Evidence): HoldReason[] {
  const reasons: readonly (readonly [boolean, HoldReason])[] = [
    [evidence.atOtherAgency, "OTHER_AGENCY"],
    [evidence.atSameEvent, "SAME_EVENT"],
    [evidence.hasOtherPhone, "SECOND_PHONE"],
    [evidence.hasOtherIdentity, "SHARED_PHONE"],
    [evidence.onOneList, "ONE_LIST"],
  ];
  return reasons.flatMap(([holds, reason]) => (holds ? [reason] : []));
}

/** Returns the smallest area that contains all given areas, by their division codes; `usual` when there is none. */
export function areaOfAll(areas: readonly string[], usual: string): string {
  const [first = usual, ...others] = areas;
  const lengths = CODE_LENGTHS.filter((length) => length <= first.length);
  const common = lengths.findLast((length) =>
    others.every((other) => other.slice(0, length) === first.slice(0, length)),
  );
  return common === undefined ? usual : first.slice(0, common);
}
/** The lengths of the codes of provinces, cities, districts, streets, communities and grids. */
const CODE_LENGTHS = [2, 4, 6, 9, 12, 14];

/**
 * Returns the identity numbers of one request or table that come with too many phones: such a number was filled down a
 * column or made up, so its owner is unknown.
 */
export function overusedIdentities(people: readonly KnownBy[]): ReadonlySet<string> {
  const phonesOf = new Map<string, Set<string>>();
  for (const { pseudonym, phone } of people) {
    if (phone === null) continue;
    const key = pseudonym.toString("hex");
    phonesOf.set(key, (phonesOf.get(key) ?? new Set()).add(phone.toString("hex")));
  }
  return new Set([...phonesOf].filter(([, phones]) => phones.size > PHONES_AT_MOST).map(([key]) => key));
}

/** Returns true when a person comes with such an identity number and a phone. */
export function isOverused({ pseudonym, phone }: KnownBy, overused: ReadonlySet<string>): boolean {
  return phone !== null && overused.has(pseudonym.toString("hex"));
}

export const TOO_MANY_PHONES: Phrase = {
  "zh-CN": `同一身份证号码对应了超过 ${PHONES_AT_MOST} 个手机号码，无法确认是谁。请核对；如身份证号码无误，请去掉手机号码后重新提交。`,
  en: `This identity number comes with more than ${PHONES_AT_MOST} phones, so that it cannot be said whose it is. Look at it again; where it is right, leave the phone out.`,
};
