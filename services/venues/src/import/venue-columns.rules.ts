import type { ColumnDefinitions } from "@starlane/row-import";

const people = { "zh-CN": "该类人员在场所中的人数", en: "How many of them the venue holds" };

/** The columns of a table of venues, under the headings that departments use. */
export const VENUE_COLUMNS = {
  name: {
    zh: ["场所名称", "名称", "场所", "地点", "学校名称", "单位名称", "学校", "企业名称"],
    en: ["Name", "Venue"],
    required: true,
    note: { "zh-CN": "最多 200 字", en: "200 characters at most" },
  },
  kind: {
    zh: ["场所类型", "类型", "类别", "场所类别"],
    en: ["Kind", "Type"],
    required: true,
    note: {
      "zh-CN": "学校、企业、老年大学、社区活动室、警务室、快递站点、商铺、出租房、公共场所",
      en: "School, enterprise, senior university, community room, police room, courier point, shop, rental housing or public space",
    },
  },
  area: {
    zh: ["所属区域", "区域", "社区", "社区（村）", "街道", "街道（镇）", "所在社区", "所属社区"],
    en: ["Area", "Community", "Street"],
    required: true,
    note: { "zh-CN": "社区、街道的名称或代码", en: "Name or code of a community or street" },
  },
  address: {
    zh: ["地址", "详细地址", "场所地址"],
    en: ["Address"],
    note: { "zh-CN": "可不填", en: "May be left out" },
  },
  capacity: {
    zh: ["容量", "容纳人数", "可容纳人数", "人数", "座位数"],
    en: ["Capacity", "Seats"],
    required: true,
    note: { "zh-CN": "同时最多容纳多少人", en: "Most people at once" },
  },
  agency: {
    zh: ["主管单位", "单位", "负责单位", "所属单位", "归口单位"],
    en: ["Agency", "Department"],
    note: { "zh-CN": "由谁负责、审批；不填则无", en: "Who answers for it; nobody where it is left out" },
  },
  openingHours: {
    zh: ["开放时间", "可用时间", "营业时间", "使用时间"],
    en: ["Opening hours", "Open"],
    note: {
      "zh-CN": "如 周一至周五 8:00-12:00、14:00-18:00；不填为随时开放",
      en: "Such as Mon-Fri 8:00-12:00, 14:00-18:00; always where it is left out",
    },
  },
  adolescents: { zh: ["青少年人数", "学生人数", "学生数"], en: ["Adolescents", "Pupils"], note: people },
  elderly: { zh: ["老年人人数", "老年人数", "老人数"], en: ["Elderly"], note: people },
  migrantWorkers: {
    zh: ["务工人员人数", "员工人数", "职工人数", "员工数"],
    en: ["Migrant workers", "Workers"],
    note: people,
  },
  residents: { zh: ["居民人数", "居民数"], en: ["Residents"], note: people },
} satisfies ColumnDefinitions;
export type VenueColumn = keyof typeof VENUE_COLUMNS;

/** The audience counted by each column of people. */
export const AUDIENCE_OF = {
  adolescents: "ADOLESCENT",
  elderly: "ELDERLY",
  migrantWorkers: "MIGRANT_WORKER",
  residents: "RESIDENT",
} as const satisfies Partial<Record<VenueColumn, string>>;
