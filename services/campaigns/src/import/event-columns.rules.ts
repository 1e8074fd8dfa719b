import type { ColumnDefinitions } from "@starlane/row-import";

/** The columns of a table of events, under the headings that departments use. */
export const EVENT_COLUMNS = {
  title: {
    zh: ["活动名称", "标题", "名称", "活动主题", "主题", "宣传主题", "课程名称", "活动内容"],
    en: ["Title", "Event", "Name", "Topic"],
    required: true,
    note: { "zh-CN": "最多 200 字", en: "200 characters at most" },
  },
  kind: {
    zh: ["活动类型", "类型", "活动形式", "形式", "宣传形式", "类别"],
    en: ["Kind", "Type"],
    required: true,
    note: {
      "zh-CN": "进校课程、企业培训、老年讲座、讲座、入户宣传、摆摊展示、线上活动",
      en: "School class, worker training, senior lecture, lecture, door to door, display or online",
    },
  },
  date: {
    zh: ["日期", "活动日期", "开展日期", "举办日期", "宣传日期"],
    en: ["Date", "Day"],
    note: {
      "zh-CN": "如 2026-03-04 或 3月4日；也可写在开始时间里",
      en: "Such as 2026-03-04; or in the start",
    },
  },
  starts: {
    zh: ["开始时间", "时间", "活动时间", "起始时间", "开始", "活动时间开始", "时间开始", "起止时间", "时段"],
    en: ["Starts", "Start", "Start time", "Time", "From"],
    required: true,
    note: { "zh-CN": "如 10:00，或 10:00-10:45", en: "Such as 10:00, or 10:00-10:45" },
  },
  ends: {
    zh: ["结束时间", "结束", "活动时间结束", "时间结束", "终止时间"],
    en: ["Ends", "End", "End time", "To"],
    note: {
      "zh-CN": "如 10:45；开始时间写了起止的，不必填",
      en: "Such as 10:45; not needed where the start names both",
    },
  },
  venue: {
    zh: ["地点", "场地", "场所", "活动地点", "活动场所", "宣传地点", "学校", "授课地点"],
    en: ["Venue", "Place", "Location", "School"],
    note: { "zh-CN": "系统中场所的名称", en: "Name of a venue as it is entered" },
  },
  area: {
    zh: ["区域", "街道", "社区", "社区（村）", "街道（镇）", "辖区", "所属区域"],
    en: ["Area", "Street", "Community"],
    note: {
      "zh-CN": "入户宣传和线上活动填写：社区或街道的名称或代码",
      en: "For visits and online events: name or code of a community or street",
    },
  },
  audiences: {
    zh: ["受众", "人群", "宣传对象", "对象", "受众人群", "宣传人群", "参加对象", "面向人群"],
    en: ["Audiences", "Audience", "For"],
    required: true,
    note: {
      "zh-CN": "青少年、老年人、务工人员、居民；可填多类，用顿号隔开",
      en: "Adolescents, elderly, migrant workers, residents; several with commas between",
    },
  },
  speakers: {
    zh: ["讲师", "主讲人", "宣讲员", "主讲", "宣讲人", "授课人", "授课民警"],
    en: ["Speakers", "Speaker", "Teacher"],
    note: { "zh-CN": "宣讲员姓名；可填多位，用顿号隔开", en: "Names of speakers, with commas between" },
  },
  capacity: {
    zh: ["人数", "人数上限", "参加人数", "预计人数", "计划人数", "容量", "规模"],
    en: ["Capacity", "People", "Seats"],
    note: { "zh-CN": "同时最多多少人", en: "Most people at once" },
  },
  agency: {
    zh: ["主办单位", "单位", "承办单位", "组织单位", "责任单位", "牵头单位", "开展单位"],
    en: ["Agency", "Organiser", "Department"],
    note: { "zh-CN": "不填则为本单位", en: "Your own where it is left out" },
  },
} satisfies ColumnDefinitions;
export type EventColumn = keyof typeof EVENT_COLUMNS;
