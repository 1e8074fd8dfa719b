import { InvalidInput, InvalidState, type Phrase } from "@starlane/graphql";
import { REASON_CHARACTERS } from "../../attendance-log/reason.rules.js";

/** Refuses a correction without a reason. */
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

/** Refuses a correction that changes nothing. */
export function nothingToCorrect(): InvalidInput {
  return new InvalidInput(["area"], {
    "zh-CN": "请填写正确的居住区域或宣传对象。",
    en: "Give the right area or the right audience.",
  });
}

/** Refuses an unknown area. */
export function noSuchArea(): InvalidInput {
  return new InvalidInput(["area"], { "zh-CN": "没有找到该居住区域。", en: "There is no such area." });
}

/** Refuses an unknown audience. */
export function noSuchAudience(): InvalidInput {
  return new InvalidInput(["audience"], {
    "zh-CN": "没有这类宣传对象。",
    en: "There is no such audience.",
  });
}

/** Refuses a person who cannot be identified. */
export function unidentifiedPerson(phrase: Phrase): InvalidInput {
  return new InvalidInput(["person"], phrase);
}

/** Refuses the correction of a withdrawn check-in. */
export function wasWithdrawn(): InvalidState {
  return new InvalidState("WITHDRAWN", {
    "zh-CN": "该签到已撤销，无法更正。",
    en: "The check-in was withdrawn and cannot be corrected.",
  });
}

/** Refuses the correction of a check-in that was merged into another one of the same person at the same event. */
export function wasJoined(): InvalidState {
  return new InvalidState("JOINED", {
    "zh-CN": "该签到与同一人在本活动的另一条签到重复，已并入那一条，请更正那一条。",
    en: "The same person has another check-in at this event, and this one became part of it: correct that one.",
  });
}
