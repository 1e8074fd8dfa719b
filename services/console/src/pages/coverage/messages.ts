import { defineMessages } from "../../language/message-catalog.js";

/** Texts that several parts of the coverage page share. */
export const messages = defineMessages({
  "zh-CN": {
    coverage: "覆盖",
    everybody: "全体",
    unknown: "未知",
    unknownPopulation: "人口未知",
    mostlyUnknown: "多数区域还没有登记人口，覆盖率显示为未知。",
    enterPeople: "登记人口",
    target: "目标",
    asOf: (when: string) => `截至 ${when}`,
    ofPeople: (reached: string, population: string) => `${reached} / ${population}`,
    reachedOnly: (reached: string) => `${reached} 人`,
    /** Full text of one share, for screen readers and for the exact figures. */
    reach: (area: string, audience: string) => `${area}，${audience}`,
    detail: (reached: string, population: string, rate: string) =>
      `触达 ${reached} 人，人口 ${population} 人，覆盖率 ${rate}`,
    detailUnknown: (reached: string) => `触达 ${reached} 人，人口未知`,
    contacts: (contacts: string) => `到场 ${contacts} 人次`,
    atMost: (most: string) => `计入未登记身份的人，最多 ${most} 人`,
    targetMet: (target: string) => `已达到目标 ${target}`,
    targetMissed: (target: string, shortfall: string) => `目标 ${target}，还差 ${shortfall} 人`,
    targetUnknown: (target: string) => `目标 ${target}`,
    join: (parts: readonly string[]) => parts.join("；"),
  },
  en: {
    coverage: "Coverage",
    everybody: "Everybody",
    unknown: "unknown",
    unknownPopulation: "population unknown",
    mostlyUnknown: "Nobody has entered the populations of most areas yet, so that coverage is unknown there.",
    enterPeople: "Enter populations",
    target: "Target",
    asOf: (when) => `as of ${when}`,
    ofPeople: (reached, population) => `${reached} / ${population}`,
    reachedOnly: (reached) => reached,
    reach: (area, audience) => `${area}, ${audience}`,
    detail: (reached, population, rate) => `${reached} reached of ${population}, coverage ${rate}`,
    detailUnknown: (reached) => `${reached} reached, population unknown`,
    contacts: (contacts) => `${contacts} attendances`,
    atMost: (most) => `${most} at most, counting those not identified`,
    targetMet: (target) => `target of ${target} reached`,
    targetMissed: (target, shortfall) => `target ${target}, ${shortfall} people short`,
    targetUnknown: (target) => `target ${target}`,
    join: (parts) => parts.join("; "),
  },
});
