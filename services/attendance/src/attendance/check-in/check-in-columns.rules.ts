import type { ColumnDefinitions } from "@starlane/row-import";
import { COUNTED_AS_COLUMNS, numberColumns } from "../../people/person/person-columns.rules.js";

/**
 * The columns of a list of check-ins. Names are not among them: counting does not need them, so they never leave the
 * file.
 */
export const CHECK_IN_COLUMNS = {
  ...numberColumns({
    identityNumber: {
      "zh-CN": "18 位；在 Excel 中请把这一列设为文本格式。与手机号码至少填一项；号码不保存",
      en: "18 characters; in Excel, format the column as text. This or a phone is needed; neither is kept",
    },
    phone: { "zh-CN": "中国大陆 11 位手机号码；不保存", en: "A mobile number of mainland China; not kept" },
  }),
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
  ...COUNTED_AS_COLUMNS,
} satisfies ColumnDefinitions;
export type CheckInColumn = keyof typeof CHECK_IN_COLUMNS;
