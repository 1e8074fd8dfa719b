import { InvalidInput, InvalidState, type Phrase } from "@starlane/graphql";
import { REASON_CHARACTERS } from "../../attendance-log/reason.rules.js";

/** A correction says why. */
export function noReason(): InvalidInput {
  return new InvalidInput(
    ["reason"],
    {
      "zh-CN": "请说明更正原因（1 至 {most} 个字）。",
      en: "Say why it is corrected, in 1 to {most} characters.",
    },
    { most: REASON_CHARACTERS },
  );
}

/** Nothing is said to be wrong with the check-in. */
export function nothingToCorrect(): InvalidInput {
  return new InvalidInput(["area"], {
    "zh-CN": "请填写正确的居住区域或宣传对象。",
    en: "Give the right area or the right audience.",
  });
}

/** The area is none. */
export function noSuchArea(): InvalidInput {
  return new InvalidInput(["area"], { "zh-CN": "没有找到该居住区域。", en: "There is no such area." });
}

/** The audience is none. */
export function noSuchAudience(): InvalidInput {
  return new InvalidInput(["audience"], {
    "zh-CN": "没有这类宣传对象。",
    en: "There is no such audience.",
  });
}

/** It cannot be said who the person is. */
export function nobody(phrase: Phrase): InvalidInput {
  return new InvalidInput(["person"], phrase);
}

/** The check-in was withdrawn, so that there is nothing to correct. */
export function wasWithdrawn(): InvalidState {
  return new InvalidState("WITHDRAWN", {
    "zh-CN": "该签到已撤销，无法更正。",
    en: "The check-in was withdrawn and cannot be corrected.",
  });
}

/** The check-in was found to be another one of the same person at the same event. */
export function wasJoined(): InvalidState {
  return new InvalidState("JOINED", {
    "zh-CN": "该签到与同一人在本活动的另一条签到重复，已并入那一条，请更正那一条。",
    en: "The same person has another check-in at this event, and this one became part of it: correct that one.",
  });
}
