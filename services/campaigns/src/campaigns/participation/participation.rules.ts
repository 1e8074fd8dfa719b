import { InvalidState, type Phrase } from "@starlane/graphql";
import type { CampaignStatus } from "../campaign/campaign.row.js";
import { STATUS_NAMES } from "../campaign/campaign.rules.js";
import { AgencyNotParticipating } from "./participation.refusals.js";
import type { InvitationState } from "./participation.row.js";

/** Returns the reason why agencies may not join or leave a campaign any more, or null. */
export function refuseJoining(status: CampaignStatus): InvalidState | null {
  if (status !== "CLOSED" && status !== "CANCELLED") return null;
  const name: Phrase = STATUS_NAMES[status];
  return new InvalidState(status, {
    "zh-CN": `该专项行动${name["zh-CN"]}，不能再邀请、撤回或答复。`,
    en: `The campaign is ${name.en}; no invitation is made, withdrawn or answered any more.`,
  });
}

/** Returns the reason why an invitation may not be answered, or null while it waits for an answer. */
export function refuseAnswer(state: InvitationState): InvalidState | null {
  return state === "INVITED" ? null : new InvalidState(state, NOT_TO_ANSWER[state]);
}

/** Returns the reason why an invitation may not be withdrawn, or null while it waits for an answer. */
export function refuseWithdrawal(state: InvitationState): InvalidState | null {
  return state === "INVITED" ? null : new InvalidState(state, NOT_TO_WITHDRAW[state]);
}

/**
 * Returns the reason why an agency may register or publish nothing in a campaign, or null.
 * @param above the agencies above it, nearest first
 * @param taking the lead and all that accepted
 */
export function refuseRegisteringAgency(
  agency: string,
  above: readonly string[],
  taking: readonly string[],
): AgencyNotParticipating | null {
  return [agency, ...above].some((id) => taking.includes(id)) ? null : new AgencyNotParticipating(agency);
}

type Answered = Exclude<InvitationState, "INVITED">;
const NOT_TO_ANSWER: Readonly<Record<Answered, Phrase>> = {
  ACCEPTED: { "zh-CN": "贵单位已接受邀请。", en: "Your agency has accepted already." },
  DECLINED: {
    "zh-CN": "贵单位已谢绝邀请；如需参加，请联系牵头单位重新邀请。",
    en: "Your agency has declined; ask the lead to invite it again.",
  },
  WITHDRAWN: {
    "zh-CN": "牵头单位已撤回邀请；如需参加，请联系牵头单位重新邀请。",
    en: "The invitation was withdrawn; ask the lead to invite your agency again.",
  },
};
const NOT_TO_WITHDRAW: Readonly<Record<Answered, Phrase>> = {
  ACCEPTED: {
    "zh-CN": "该单位已接受邀请，不能再撤回。",
    en: "That agency has accepted; the invitation cannot be withdrawn any more.",
  },
  DECLINED: {
    "zh-CN": "该单位已谢绝邀请，无需撤回。",
    en: "That agency has declined; there is nothing to withdraw.",
  },
  WITHDRAWN: { "zh-CN": "该邀请已撤回。", en: "The invitation was withdrawn already." },
};
