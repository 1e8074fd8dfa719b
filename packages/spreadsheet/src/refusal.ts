import type { Phrase, PhraseValues } from "@starlane/graphql";
import { LIMITS } from "./limits.js";

const phrases = {
  FILE_TOO_LARGE: {
    "zh-CN": "文件超过 {megabytes} MB，请拆分后再上传。",
    en: "The file is larger than {megabytes} MB; split it.",
  },
  TOO_MANY_ROWS: {
    "zh-CN": "表格超过 {rows} 行，请拆分后再上传。",
    en: "The sheet has more than {rows} rows; split it.",
  },
  TOO_MANY_COLUMNS: {
    "zh-CN": "第 {row} 行超过 {columns} 列，请删去多余的列。",
    en: "Row {row} has more than {columns} columns; remove those that are not needed.",
  },
  CELL_TOO_LONG: {
    "zh-CN": "第 {row} 行第 {column} 列的内容超过 {characters} 字，请精简。",
    en: "The cell in row {row}, column {column} has more than {characters} characters; shorten it.",
  },
  TOO_MANY_EVENTS: {
    "zh-CN": "课程表展开后超过 {events} 场活动，请减少周数或拆分后再上传。",
    en: "The timetable comes to more than {events} events; take fewer weeks, or split it.",
  },
  TOO_MUCH_TEXT: {
    "zh-CN": "表格中的文字超过 {textMegabytes} MB，请拆分后再上传。",
    en: "There are more than {textMegabytes} MB of text in the table; split it.",
  },
  UNPACKS_TOO_LARGE: {
    "zh-CN": "文件解压后过大，不予读取。请另存为新的工作簿后再上传。",
    en: "The file unpacks to far more than it should; save it as a new workbook.",
  },
  TOO_MUCH_WORK: {
    "zh-CN": "文件过于复杂，未能读完。请只保留需要的表格，另存后再上传。",
    en: "The file was too much to read; keep only the sheet that is needed, and save it anew.",
  },
  UNREADABLE: {
    "zh-CN": "文件未能读取，请另存为新的工作簿后再上传。",
    en: "The file could not be read; save it as a new workbook.",
  },
  ENCRYPTED: {
    "zh-CN": "文件已加密，请取消密码后再上传。",
    en: "The file is encrypted; remove its password.",
  },
  HAS_MACROS: {
    "zh-CN": "文件含有宏，请另存为“Excel 工作簿 (*.xlsx)”后再上传。",
    en: "The file has macros; save it as an Excel workbook (*.xlsx).",
  },
  OLD_WORKBOOK: {
    "zh-CN": "这是旧版 Excel 文件 (*.xls)，请另存为“Excel 工作簿 (*.xlsx)”后再上传。",
    en: "This is a workbook of an old Excel (*.xls); save it as an Excel workbook (*.xlsx).",
  },
  NOT_A_TABLE: {
    "zh-CN": "无法识别该文件，请上传 Excel (*.xlsx) 或 CSV 文件。",
    en: "This is neither an Excel workbook (*.xlsx) nor CSV.",
  },
  DAMAGED: {
    "zh-CN": "文件已损坏，请重新保存后再上传。",
    en: "The file is damaged; save it again.",
  },
  UNKNOWN_ENCODING: {
    "zh-CN": "无法识别文字编码，请另存为 UTF-8 或 GB18030 编码的 CSV。",
    en: "The text is neither UTF-8 nor GB18030; save it as one of them.",
  },
  NO_HEADER: {
    "zh-CN": "没有找到表头。表头至少应有：{columns}。",
    en: "No header row was found. It has at least: {columns}.",
  },
  NO_SUCH_SHEET: {
    "zh-CN": "没有名为“{sheet}”的工作表。",
    en: "There is no sheet named “{sheet}”.",
  },
} satisfies Readonly<Record<string, Phrase>>;

export type TableRefusalCode = keyof typeof phrases;

/**
 * The reason why a file is rejected, for programs as `code` and for people as `phrase` and `values`. Nothing of the
 * file was stored.
 */
export class TableRefused extends Error {
  readonly code: TableRefusalCode;
  readonly phrase: Phrase;
  readonly values: PhraseValues;

  /** @param cause the error of a file that crashed the reader, for the log */
  constructor(code: TableRefusalCode, values: PhraseValues = {}, cause?: Error) {
    super(code, { cause });
    this.name = "TableRefused";
    this.code = code;
    this.phrase = phrases[code];
    this.values = {
      megabytes: LIMITS.fileBytes / 1024 / 1024,
      rows: LIMITS.rows,
      columns: LIMITS.columns,
      characters: LIMITS.cellCharacters,
      events: LIMITS.events,
      textMegabytes: LIMITS.textBytes / 1024 / 1024,
      ...values,
    };
  }
}
