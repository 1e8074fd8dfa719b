import { InvalidInput } from "@starlane/graphql";

/** That somebody named an audience that is none. @param known the ids of all audiences */
export function refuseUnknownAudience(path: readonly string[], known: readonly string[]): InvalidInput {
  return new InvalidInput(path, {
    "zh-CN": "没有这类宣传对象。",
    en: `There is no such audience; there are ${known.join(", ")}.`,
  });
}

/** That a number of people is less than nobody. */
export function refuseNegative(path: readonly string[]): InvalidInput {
  return new InvalidInput(path, {
    "zh-CN": "人数不能为负数。",
    en: "A number of people is not negative.",
  });
}
