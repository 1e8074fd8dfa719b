import type { ColumnDefinitions } from "@starlane/row-import";

/** The notes below the number columns of a table: which part of the numbers is stored. */
interface NumberNotes {
  readonly identityNumber: ColumnDefinitions[string]["note"];
  readonly phone: ColumnDefinitions[string]["note"];
}

/** Returns the columns that identify a person: a table needs one of the two. */
export function numberColumns(kept: NumberNotes) {
  return {
    identityNumber: {
      zh: ["身份证号码", "身份证号", "身份证", "证件号码", "公民身份号码"],
      en: ["Identity number", "ID number"],
      note: kept.identityNumber,
    },
    phone: {
      zh: ["手机号码", "手机号", "手机", "联系电话", "电话", "联系方式"],
      en: ["Phone", "Mobile"],
      note: kept.phone,
    },
  } satisfies ColumnDefinitions;
}

/** The columns for a person's audience and residence. */
export const COUNTED_AS_COLUMNS = {
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
} satisfies ColumnDefinitions;
