import { InvalidState } from "@starlane/graphql";
import type { PersonJoinState } from "./person-join.row.js";

/** Refuses a decision on a pair that was decided already. */
export function alreadyDecided(state: PersonJoinState): InvalidState {
  return new InvalidState(state, {
    "zh-CN": "这一对号码已有决定，请刷新后再看。",
    en: "This pair was decided already: look again.",
  });
}

/** Refuses a join when the phone belongs to another identity number by now. */
export function phoneIsTaken(): InvalidState {
  return new InvalidState("PHONE_TAKEN", {
    "zh-CN": "该手机号码现已属于另一个身份证号码，不能合并。如合并有误，请先撤销那一次合并。",
    en: "The phone belongs to another identity number by now, and two identity numbers are never one person. Reverse that join first if it was wrong.",
  });
}
