import type {
  AreaLevel,
  CampaignStatus,
  Decision,
  EventKind,
  EventStatus,
  InvitationState,
  ParticipationRole,
  VenueKind,
} from "../graph/schema.js";
import { words } from "./words.js";

/** What the values of the graph's enumerations are called; a new value does not compile without its word. */
export const eventKinds = words({
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

export const eventStatuses = words({
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

export const participationRoles = words({
  "zh-CN": { CO_HOST: "协办", SUPPORT: "支持" } satisfies Record<ParticipationRole, string>,
  en: { CO_HOST: "co-host", SUPPORT: "supporter" },
});

export const campaignStatuses = words({
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

export const decisions = words({
  "zh-CN": { PENDING: "等待答复", APPROVED: "同意", DECLINED: "不同意" } satisfies Record<Decision, string>,
  en: { PENDING: "no answer yet", APPROVED: "agreed", DECLINED: "refused" },
});

export const invitationStates = words({
  "zh-CN": { INVITED: "等待答复", ACCEPTED: "参加", DECLINED: "谢绝" } satisfies Record<
    InvitationState,
    string
  >,
  en: { INVITED: "no answer yet", ACCEPTED: "takes part", DECLINED: "declined" },
});

export const areaLevels = words({
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

export const venueKinds = words({
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
