import { InvalidInput } from "@starlane/graphql";

/** That somebody named an audience that is none. @param known the ids of all audiences */
export function refuseUnknownAudience(path: readonly string[], known: readonly string[]): InvalidInput {
  return new InvalidInput(path, {
    "zh-CN": "没有这类宣传对象。",
    en: `There is no such audience; there are ${known.join(", ")}.`,
  });
}

/** More than live in any district are a slip of the finger; the figures of all its communities still add up. */
const MOST_PEOPLE = 10_000_000;

/** Why that can be no number of people of an audience, or null. */
export function refusePeople(path: readonly string[], people: number): InvalidInput | null {
  if (people >= 0 && people <= MOST_PEOPLE) return null;
  return new InvalidInput(
    path,
    { "zh-CN": "人数应在 0 到 {most} 之间。", en: "A number of people is from 0 to {most}." },
    { most: MOST_PEOPLE },
  );
}
