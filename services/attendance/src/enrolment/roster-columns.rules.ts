import type { Columns } from "@starlane/row-import";

/** The columns of a roster, as schools and employers head them. */
export const ROSTER_COLUMNS = {
  name: {
    zh: ["姓名", "学生姓名", "员工姓名", "名字"],
    en: ["Name", "Full name"],
    note: { "zh-CN": "加密保存，只显示姓氏", en: "Kept encrypted; only the surname is shown" },
  },
  identityNumber: {
    zh: ["身份证号码", "身份证号", "身份证", "证件号码", "公民身份号码"],
    en: ["Identity number", "ID number"],
    note: {
      "zh-CN": "18 位；在 Excel 中请把这一列设为文本格式。与手机号码至少填一项",
      en: "18 characters; in Excel, format the column as text. This or a phone is needed",
    },
  },
  phone: {
    zh: ["手机号码", "手机号", "手机", "联系电话", "电话", "联系方式"],
    en: ["Phone", "Mobile"],
    note: {
      "zh-CN": "中国大陆 11 位手机号码；只保存后四位",
      en: "A mobile number of mainland China; its last four digits are kept",
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
export type RosterColumn = keyof typeof ROSTER_COLUMNS;
