import type { Language, Phrase } from "@starlane/graphql";

/** The names of enum values in a table; the imports accept the same names. */
const WORDS: Readonly<Record<string, Readonly<Record<string, Phrase>>>> = {
  EventKind: {
    SCHOOL_CLASS: { "zh-CN": "进校课程", en: "School class" },
    WORKER_TRAINING: { "zh-CN": "企业培训", en: "Worker training" },
    SENIOR_LECTURE: { "zh-CN": "老年讲座", en: "Senior lecture" },
    LECTURE: { "zh-CN": "讲座", en: "Lecture" },
    DOOR_TO_DOOR: { "zh-CN": "入户宣传", en: "Door to door" },
    DISPLAY: { "zh-CN": "摆摊展示", en: "Display" },
    ONLINE: { "zh-CN": "线上活动", en: "Online" },
  },
  EventStatus: {
    PROPOSED: { "zh-CN": "待审批", en: "Waiting for approval" },
    CONFIRMED: { "zh-CN": "已确认", en: "Confirmed" },
    COMPLETED: { "zh-CN": "已完成", en: "Completed" },
    DECLINED: { "zh-CN": "未获同意", en: "Declined" },
    CANCELLED: { "zh-CN": "已取消", en: "Cancelled" },
  },
  VenueKind: {
    SCHOOL: { "zh-CN": "学校", en: "School" },
    ENTERPRISE: { "zh-CN": "企业", en: "Enterprise" },
    SENIOR_UNIVERSITY: { "zh-CN": "老年大学", en: "Senior university" },
    COMMUNITY_ROOM: { "zh-CN": "社区活动室", en: "Community room" },
    POLICE_ROOM: { "zh-CN": "警务室", en: "Police room" },
    COURIER_POINT: { "zh-CN": "快递站点", en: "Courier point" },
    SHOP: { "zh-CN": "商铺", en: "Shop" },
    RENTAL_HOUSING: { "zh-CN": "出租房", en: "Rental housing" },
    PUBLIC_SPACE: { "zh-CN": "公共场所", en: "Public space" },
  },
  AgencyKind: {
    SUB_BUREAU: { "zh-CN": "公安分局", en: "Sub-bureau" },
    POLICE_STATION: { "zh-CN": "派出所", en: "Police station" },
    POLICE_ROOM: { "zh-CN": "警务室", en: "Police room" },
    EDUCATION: { "zh-CN": "教育局", en: "Education" },
    CIVIL_AFFAIRS: { "zh-CN": "民政局", en: "Civil affairs" },
    HUMAN_RESOURCES: { "zh-CN": "人社局", en: "Human resources" },
    RESIDENTS_COMMITTEE: { "zh-CN": "居（村）委会", en: "Residents' committee" },
    SCHOOL: { "zh-CN": "学校", en: "School" },
    ENTERPRISE: { "zh-CN": "企业", en: "Enterprise" },
    SENIOR_UNIVERSITY: { "zh-CN": "老年大学", en: "Senior university" },
    OTHER: { "zh-CN": "其他", en: "Other" },
  },
  AreaLevel: {
    PROVINCE: { "zh-CN": "省（自治区）", en: "Province" },
    CITY: { "zh-CN": "市", en: "City" },
    DISTRICT: { "zh-CN": "区（县）", en: "District" },
    STREET: { "zh-CN": "街道（镇）", en: "Street" },
    COMMUNITY: { "zh-CN": "社区（村）", en: "Community" },
    GRID: { "zh-CN": "网格", en: "Grid" },
  },
};

/** Returns the name of an enum value, or the value itself when it has none. */
export function wordFor(type: string, value: string, language: Language): string {
  return WORDS[type]?.[value]?.[language] ?? value;
}

/** Joins names for one cell. */
export function listed(names: readonly { readonly name: string }[], language: Language): string {
  return names.map(({ name }) => name).join(language === "zh-CN" ? "、" : ", ");
}
