import type { ColumnDefinitions } from "@starlane/row-import";
import { COUNTED_AS_COLUMNS, numberColumns } from "../../people/person/person-columns.rules.js";

/** The columns of a roster, with the headings that schools and employers use. */
export const ROSTER_COLUMNS = {
  name: {
    zh: ["姓名", "学生姓名", "员工姓名", "名字"],
    en: ["Name", "Full name"],
    note: { "zh-CN": "加密保存，只显示姓氏", en: "Kept encrypted; only the surname is shown" },
  },
  ...numberColumns({
    identityNumber: {
      "zh-CN": "18 位；在 Excel 中请把这一列设为文本格式。与手机号码至少填一项",
      en: "18 characters; in Excel, format the column as text. This or a phone is needed",
    },
    phone: {
      "zh-CN": "中国大陆 11 位手机号码；只保存后四位",
      en: "A mobile number of mainland China; its last four digits are kept",
    },
  }),
  ...COUNTED_AS_COLUMNS,
} satisfies ColumnDefinitions;
export type RosterColumn = keyof typeof ROSTER_COLUMNS;
