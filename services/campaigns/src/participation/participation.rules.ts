import { InvalidState, type Phrase } from "@starlane/graphql";
import type { CampaignStatus } from "../campaign/campaign.row.js";
import { STATUS_NAMES } from "../campaign/campaign.rules.js";
import type { InvitationState } from "./participation.row.js";

/** Why nobody may join or leave a campaign any more, or null. */
export function refuseJoining(status: CampaignStatus): InvalidState | null {
  if (status !== "CLOSED" && status !== "CANCELLED") return null;
  const name: Phrase = STATUS_NAMES[status];
  return new InvalidState(status, {
    "zh-CN": `该专项行动${name["zh-CN"]}，不能再邀请或答复。`,
    en: `The campaign is ${name.en}; nobody is invited and nobody answers any more.`,
  });
}

/** Why an invitation may not be answered, or null while it waits for an answer. */
export function refuseAnswer(state: InvitationState): InvalidState | null {
  if (state === "INVITED") return null;
  return new InvalidState(
    state,
    state === "ACCEPTED"
      ? { "zh-CN": "贵单位已接受邀请。", en: "Your agency has accepted already." }
      : {
          "zh-CN": "贵单位已谢绝邀请；如需参加，请联系牵头单位重新邀请。",
          en: "Your agency has declined; ask the lead to invite it again.",
        },
  );
}
