import type { Phrase } from "@starlane/graphql";
import { wordsOf } from "@starlane/row-import";
import { nameKey } from "@starlane/spreadsheet";
import type { EventKindEnum } from "../calendar/event/event.type.js";

/** The words that departments use for the kinds of events. */
const KIND_WORDS: Readonly<Record<EventKindEnum, readonly string[]>> = {
  SCHOOL_CLASS: ["进校课程", "校园课堂", "进校园", "进学校", "学校课堂", "课堂", "School class", "Class"],
  WORKER_TRAINING: ["企业培训", "进企业", "员工培训", "务工人员培训", "培训", "Worker training", "Training"],
  SENIOR_LECTURE: ["老年讲座", "老年大学讲座", "进老年大学", "老年课堂", "Senior lecture"],
  LECTURE: ["讲座", "宣讲", "宣讲会", "社区讲座", "专题讲座", "进社区", "Lecture", "Talk"],
  DOOR_TO_DOOR: ["入户宣传", "入户", "入户走访", "上门宣传", "敲门行动", "Door to door", "Visits"],
  DISPLAY: ["摆摊展示", "展示", "展板", "摆摊宣传", "集中宣传", "现场宣传", "展览", "Display", "Stall"],
  ONLINE: ["线上活动", "线上", "线上宣传", "线上直播", "直播", "网络宣传", "Online"],
};

const kinds = wordsOf(KIND_WORDS);

/** Returns the kind that a word means, or null. */
export function readKind(word: string): EventKindEnum | null {
  return kinds.get(nameKey(word)) ?? null;
}

export const NO_SUCH_KIND: Phrase = {
  "zh-CN": "没有“{text}”这种活动类型；有：进校课程、企业培训、老年讲座、讲座、入户宣传、摆摊展示、线上活动。",
  en: "“{text}” is no kind of event; there are school class, worker training, senior lecture, lecture, door to door, display, online.",
};
