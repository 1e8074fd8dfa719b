import { InvalidInput } from "@starlane/graphql";

/**
 * Returns the refusal of an unknown audience.
 * @param known the ids of all audiences
 */
export function refuseUnknownAudience(path: readonly string[], known: readonly string[]): InvalidInput {
  return new InvalidInput(path, {
    "zh-CN": "没有这类宣传对象。",
    en: `There is no such audience; there are ${known.join(", ")}.`,
  });
}

/**
 * Largest accepted number of people. More than this live in no district; the sum over all communities stays within
 * bounds.
 */
const MOST_PEOPLE = 10_000_000;

/** Returns the refusal of an impossible number of people of an audience, or null. */
export function refusePeople(path: readonly string[], people: number): InvalidInput | null {
  if (people >= 0 && people <= MOST_PEOPLE) return null;
  return new InvalidInput(
    path,
    { "zh-CN": "人数应在 0 到 {most} 之间。", en: "A number of people is from 0 to {most}." },
    { most: MOST_PEOPLE },
  );
}
