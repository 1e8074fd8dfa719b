import { InvalidInput, type Phrase, type PhraseValues } from "@starlane/graphql";
import { isAudience, type Audience } from "../../replicas/audience/audience.rules.js";
import { readIdentity, type Identity, type PersonIdentity } from "../../people/person/identity.rules.js";
import type { KnownBy } from "../../people/person/pseudonyms.js";
import { readName } from "../../people/vault/name.rules.js";
import type { RosterItem } from "./enrolment.type.js";

/** The most people on one roster. */
export const ROSTER_AT_MOST = 1_000;

/** A person on a roster, as stored: of their numbers, only pseudonyms and the last four digits of the phone. */
export interface RosterLine {
  readonly knownBy: KnownBy;
  readonly name: string | null;
  readonly phoneLast4: string | null;
  readonly audience: string;
  readonly area: string | null;
}

/** A line while its identity is still known in clear. */
export interface NamedLine extends RosterLine {
  readonly identity: Identity;
  readonly audience: Audience;
}

/** The refusal of a line, with the field it concerns. */
export interface LineRefused {
  readonly field: readonly string[];
  readonly phrase: Phrase;
  readonly values?: PhraseValues;
}

/** The context for reading a roster. */
export interface RosterReading {
  readonly isArea: (id: string) => boolean;
  readonly knownBy: (who: PersonIdentity) => KnownBy;
}

/** Parses one line, or returns its refusal. */
export function readLine(
  { person, audience, area }: RosterItem,
  { isArea, knownBy }: RosterReading,
): NamedLine | LineRefused {
  const reading = readIdentity(person);
  if ("refused" in reading) return { field: ["person"], phrase: reading.refused };
  const phone = person.phone?.trim() ? readIdentity({ phone: person.phone }) : null;
  if (phone && "refused" in phone) return { field: ["person", "phone"], phrase: phone.refused };
  const name = person.name?.trim() ? readName(person.name) : null;
  if (person.name?.trim() && name === null) return { field: ["person", "name"], phrase: phrases.name };
  if (!isAudience(audience)) return { field: ["audience"], phrase: phrases.audience };
  if (area != null && !isArea(area)) return { field: ["area"], phrase: phrases.area };
  return {
    identity: reading.identity,
    knownBy: knownBy(reading),
    name,
    phoneLast4: phone?.identity.slice(-4) ?? null,
    audience,
    area: area ?? null,
  };
}

/** Parses a whole roster; the first mistake refuses it. */
export function readRoster(
  items: readonly RosterItem[],
  reading: RosterReading,
): readonly NamedLine[] | InvalidInput {
  if (items.length > ROSTER_AT_MOST)
    return new InvalidInput(
      ["input", "roster"],
      { "zh-CN": "一份名单最多 {most} 人。", en: "A roster has at most {most} people." },
      { most: ROSTER_AT_MOST },
    );
  const seen = new Map<string, number>();
  const lines: NamedLine[] = [];
  for (const [index, item] of items.entries()) {
    const line = readLine(item, reading);
    const refused = isLineRefused(line) ? line : refuseRepeatedLine(seen.get(line.identity));
    if (refused)
      return new InvalidInput(
        ["input", "roster", String(index), ...refused.field],
        { "zh-CN": `名单第 {line} 人：${refused.phrase["zh-CN"]}`, en: `Line {line}: ${refused.phrase.en}` },
        { line: index + 1, ...refused.values },
      );
    seen.set((line as NamedLine).identity, index + 1);
    lines.push(line as NamedLine);
  }
  return lines;
}

export const isLineRefused = (line: NamedLine | LineRefused): line is LineRefused => "field" in line;

/**
 * Refuses a roster that names an erased person.
 * @param erasedAt by line; null when not erased
 */
export function refuseErased(erasedAt: readonly (Date | null)[]): InvalidInput | null {
  const index = erasedAt.findIndex((at) => at !== null);
  if (index < 0) return null;
  return new InvalidInput(
    ["input", "roster", String(index), "person"],
    { "zh-CN": `名单第 {line} 人：${erased["zh-CN"]}`, en: `Line {line}: ${erased.en}` },
    { line: index + 1 },
  );
}

/**
 * Refuses a line whose number stands in an earlier one: both are the same person.
 * @param before the earlier line; undefined when there is none
 */
export function refuseRepeatedLine(before: number | undefined): LineRefused | null {
  return before === undefined ? null : { field: ["person"], phrase: phrases.twice, values: { before } };
}

/** The refusal of an erased person on a list. */
export const erased: Phrase = {
  "zh-CN": "此人已要求删除个人信息，不能列入名单。",
  en: "this person has asked to be forgotten and stands on no list.",
};

const phrases = {
  name: {
    "zh-CN": "姓名只能包含文字和间隔号，最多 100 字。",
    en: "A name has letters and the points and hyphens between them, 100 characters at most.",
  },
  audience: { "zh-CN": "没有这类宣传对象。", en: "There is no such audience." },
  area: { "zh-CN": "没有找到该居住区域。", en: "There is no such area." },
  twice: {
    "zh-CN": "与第 {before} 人的号码相同，系统会认作同一个人。",
    en: "the same number as line {before}, and so the same person.",
  },
} satisfies Record<string, Phrase>;
