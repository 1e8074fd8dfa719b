import type { ColumnDefinitions } from "@starlane/row-import";

/** The columns of a table of speakers, under the headings that departments use. */
export const SPEAKER_COLUMNS = {
  name: {
    zh: ["姓名", "讲师", "宣讲员", "讲师姓名", "宣讲员姓名", "主讲人"],
    en: ["Name", "Speaker"],
    required: true,
    note: { "zh-CN": "宣讲员姓名", en: "Name of the speaker" },
  },
  agency: {
    zh: ["单位", "所在单位", "工作单位", "所属单位"],
    en: ["Agency", "Department"],
    note: { "zh-CN": "不填则为本单位", en: "Your own where it is left out" },
  },
  audiences: {
    zh: ["宣传对象", "受众", "人群", "对象", "面向人群", "授课对象"],
    en: ["Audiences", "Audience", "For"],
    required: true,
    note: {
      "zh-CN": "青少年、老年人、务工人员、居民；可填多类，用顿号隔开",
      en: "Adolescents, elderly, migrant workers, residents; several with commas between",
    },
  },
  languages: {
    zh: ["语言", "方言", "语言或方言", "授课语言"],
    en: ["Languages", "Language"],
    note: { "zh-CN": "如 普通话、宁夏话；不填为普通话", en: "Mandarin (zh-CN) where it is left out" },
  },
  weeklyLimit: {
    zh: ["每周场次", "每周场次上限", "每周最多场次", "周上限"],
    en: ["Weekly limit", "Events a week"],
    note: { "zh-CN": "不填为 5 场", en: "5 where it is left out" },
  },
} satisfies ColumnDefinitions;
export type SpeakerColumn = keyof typeof SPEAKER_COLUMNS;
