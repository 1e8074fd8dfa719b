import type {
  AgencyKind,
  AreaLevel,
  CampaignStatus,
  Channel,
  Confidence,
  Decision,
  EventKind,
  EventStatus,
  InvitationState,
  MaterialKind,
  ParticipationRole,
  PublicationStatus,
  Role,
  VenueKind,
  Weekday,
} from "../graph/schema.js";
import { defineMessages } from "./message-catalog.js";

/** Names of the values of the graph's enumerations. A new value without a name does not compile. */
export const eventKinds = defineMessages({
  "zh-CN": {
    SCHOOL_CLASS: "进校课程",
    WORKER_TRAINING: "企业培训",
    SENIOR_LECTURE: "老年讲座",
    LECTURE: "讲座",
    DOOR_TO_DOOR: "入户宣传",
    DISPLAY: "摆摊展示",
    ONLINE: "线上活动",
  } satisfies Record<EventKind, string>,
  en: {
    SCHOOL_CLASS: "School class",
    WORKER_TRAINING: "Worker training",
    SENIOR_LECTURE: "Senior lecture",
    LECTURE: "Lecture",
    DOOR_TO_DOOR: "Door to door",
    DISPLAY: "Display",
    ONLINE: "Online",
  },
});

export const eventStatuses = defineMessages({
  "zh-CN": {
    PROPOSED: "待审批",
    CONFIRMED: "已确认",
    COMPLETED: "已完成",
    DECLINED: "未获同意",
    CANCELLED: "已取消",
  } satisfies Record<EventStatus, string>,
  en: {
    PROPOSED: "Waiting for approval",
    CONFIRMED: "Confirmed",
    COMPLETED: "Completed",
    DECLINED: "Declined",
    CANCELLED: "Cancelled",
  },
});

export const participationRoles = defineMessages({
  "zh-CN": { CO_HOST: "协办", SUPPORT: "支持" } satisfies Record<ParticipationRole, string>,
  en: { CO_HOST: "co-host", SUPPORT: "supporter" },
});

export const campaignStatuses = defineMessages({
  "zh-CN": {
    DRAFT: "草稿",
    SUBMITTED: "待审批",
    APPROVED: "已批准",
    ACTIVE: "进行中",
    CLOSED: "已结束",
    CANCELLED: "已取消",
  } satisfies Record<CampaignStatus, string>,
  en: {
    DRAFT: "Draft",
    SUBMITTED: "Waiting for approval",
    APPROVED: "Approved",
    ACTIVE: "Under way",
    CLOSED: "Closed",
    CANCELLED: "Cancelled",
  },
});

export const decisions = defineMessages({
  "zh-CN": { PENDING: "等待答复", APPROVED: "同意", DECLINED: "不同意" } satisfies Record<Decision, string>,
  en: { PENDING: "no answer yet", APPROVED: "agreed", DECLINED: "refused" },
});

export const invitationStates = defineMessages({
  "zh-CN": { INVITED: "等待答复", ACCEPTED: "参加", DECLINED: "谢绝" } satisfies Record<
    InvitationState,
    string
  >,
  en: { INVITED: "no answer yet", ACCEPTED: "takes part", DECLINED: "declined" },
});

export const areaLevels = defineMessages({
  "zh-CN": {
    PROVINCE: "省",
    CITY: "市",
    DISTRICT: "区县",
    STREET: "街道",
    COMMUNITY: "社区",
    GRID: "网格",
  } satisfies Record<AreaLevel, string>,
  en: {
    PROVINCE: "province",
    CITY: "city",
    DISTRICT: "district",
    STREET: "street",
    COMMUNITY: "community",
    GRID: "grid",
  },
});

export const venueKinds = defineMessages({
  "zh-CN": {
    SCHOOL: "学校",
    ENTERPRISE: "企业",
    SENIOR_UNIVERSITY: "老年大学",
    COMMUNITY_ROOM: "社区活动室",
    POLICE_ROOM: "警务室",
    COURIER_POINT: "快递网点",
    SHOP: "商铺",
    RENTAL_HOUSING: "出租房屋",
    PUBLIC_SPACE: "公共场所",
  } satisfies Record<VenueKind, string>,
  en: {
    SCHOOL: "School",
    ENTERPRISE: "Enterprise",
    SENIOR_UNIVERSITY: "Senior university",
    COMMUNITY_ROOM: "Community room",
    POLICE_ROOM: "Police room",
    COURIER_POINT: "Courier point",
    SHOP: "Shop",
    RENTAL_HOUSING: "Rental housing",
    PUBLIC_SPACE: "Public space",
  },
});

export const weekdays = defineMessages({
  "zh-CN": {
    MONDAY: "周一",
    TUESDAY: "周二",
    WEDNESDAY: "周三",
    THURSDAY: "周四",
    FRIDAY: "周五",
    SATURDAY: "周六",
    SUNDAY: "周日",
  } satisfies Record<Weekday, string>,
  en: {
    MONDAY: "Monday",
    TUESDAY: "Tuesday",
    WEDNESDAY: "Wednesday",
    THURSDAY: "Thursday",
    FRIDAY: "Friday",
    SATURDAY: "Saturday",
    SUNDAY: "Sunday",
  },
});

export const materialKinds = defineMessages({
  "zh-CN": {
    CASE: "案例",
    SLIDES: "课件",
    LEAFLET: "折页",
    VIDEO: "视频",
    QUIZ: "小测验",
  } satisfies Record<MaterialKind, string>,
  en: { CASE: "Case", SLIDES: "Slides", LEAFLET: "Leaflet", VIDEO: "Video", QUIZ: "Quiz" },
});

export const channels = defineMessages({
  "zh-CN": {
    WECHAT_OFFICIAL_ACCOUNT: "微信公众号",
    WECHAT_CHANNELS: "视频号",
    GRID_GROUP: "网格群",
  } satisfies Record<Channel, string>,
  en: {
    WECHAT_OFFICIAL_ACCOUNT: "WeChat official account",
    WECHAT_CHANNELS: "Video channel",
    GRID_GROUP: "Grid groups",
  },
});

export const publicationStatuses = defineMessages({
  "zh-CN": {
    DRAFT: "草稿",
    SCHEDULED: "待发出",
    PUBLISHED: "已发出",
    FAILED: "未能发出",
  } satisfies Record<PublicationStatus, string>,
  en: { DRAFT: "Draft", SCHEDULED: "Scheduled", PUBLISHED: "Out", FAILED: "Not sent" },
});

export const confidences = defineMessages({
  "zh-CN": { ENUMERATED: "统计数", ESTIMATED: "估计数" } satisfies Record<Confidence, string>,
  en: { ENUMERATED: "counted", ESTIMATED: "estimated" },
});

export const roles = defineMessages({
  "zh-CN": {
    ADMIN: "管理员",
    PLANNER: "统筹员",
    PARTNER: "协作单位",
    OFFICER: "社区民警",
    ANALYST: "分析员",
  } satisfies Record<Role, string>,
  en: {
    ADMIN: "Administrator",
    PLANNER: "Planner",
    PARTNER: "Partner",
    OFFICER: "Officer",
    ANALYST: "Analyst",
  },
});

export const agencyKinds = defineMessages({
  "zh-CN": {
    SUB_BUREAU: "公安分局",
    POLICE_STATION: "派出所",
    POLICE_ROOM: "警务室",
    EDUCATION: "教育部门",
    CIVIL_AFFAIRS: "民政部门",
    HUMAN_RESOURCES: "人社部门",
    RESIDENTS_COMMITTEE: "居委会、村委会",
    SCHOOL: "学校",
    ENTERPRISE: "企业",
    SENIOR_UNIVERSITY: "老年大学",
    OTHER: "其他",
  } satisfies Record<AgencyKind, string>,
  en: {
    SUB_BUREAU: "Police sub-bureau",
    POLICE_STATION: "Police station",
    POLICE_ROOM: "Police room",
    EDUCATION: "Education",
    CIVIL_AFFAIRS: "Civil affairs",
    HUMAN_RESOURCES: "Human resources",
    RESIDENTS_COMMITTEE: "Residents' committee",
    SCHOOL: "School",
    ENTERPRISE: "Enterprise",
    SENIOR_UNIVERSITY: "Senior university",
    OTHER: "Other",
  },
});
