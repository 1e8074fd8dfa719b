import type { Columns } from "@starlane/row-import";

/** The columns of a list of who came. Names are not among them: counting needs none, so that none leaves the file. */
export const CHECK_IN_COLUMNS = {
  identityNumber: {
    zh: ["身份证号码", "身份证号", "身份证", "证件号码", "公民身份号码"],
    en: ["Identity number", "ID number"],
    note: {
      "zh-CN": "18 位；在 Excel 中请把这一列设为文本格式。与手机号码至少填一项；号码不保存",
      en: "18 characters; in Excel, format the column as text. This or a phone is needed; neither is kept",
    },
  },
  phone: {
    zh: ["手机号码", "手机号", "手机", "联系电话", "电话", "联系方式"],
    en: ["Phone", "Mobile"],
    note: { "zh-CN": "中国大陆 11 位手机号码；不保存", en: "A mobile number of mainland China; not kept" },
  },
  event: {
    zh: ["活动编号", "活动", "活动ID"],
    en: ["Event", "Event id"],
    note: {
      "zh-CN": "系统中的活动编号；上传时已指定活动的可不填",
      en: "The event's id; not needed where the upload names the event",
    },
  },
  at: {
    zh: ["签到时间", "时间", "到场时间", "登记时间", "打卡时间"],
    en: ["Time", "Checked in at", "At"],
    note: {
      "zh-CN": "如 2026-03-04 10:05；只填时间的按活动当天；不填则为活动开始时间",
      en: "Such as 2026-03-04 10:05; a time alone is on the event's day; the event's start where it is left out",
    },
  },
  audience: {
    zh: ["宣传对象", "受众", "人群", "对象", "人员类别"],
    en: ["Audience"],
    note: {
      "zh-CN": "青少年、老年人、务工人员或居民；不填则按活动类型",
      en: "Adolescents, elderly, migrant workers or residents; by the kind of event where it is left out",
    },
  },
  area: {
    zh: ["居住社区", "居住区域", "社区", "所在社区", "居住地", "村"],
    en: ["Area", "Community"],
    note: {
      "zh-CN": "社区（村）名称或区划代码；不填则为活动所在区域",
      en: "Name or code of the community; the event's own where it is left out",
    },
  },
} satisfies Columns;
export type CheckInColumn = keyof typeof CHECK_IN_COLUMNS;
