export { readDate, readTime, readTimeRange } from "./dates.js";
export { LIMITS } from "./limits.js";
export type { ParseOptions } from "./parse-table.js";
export { headerKey, nameKey, spaced, tidy } from "./plain-text.js";
export { readTable, readTexts } from "./read-table.js";
export { TableRefused, type TableRefusalCode } from "./refusal.js";
export {
  cellAsText,
  type CellValue,
  type KnownColumn,
  type Moment,
  type SheetTable,
  type TableColumn,
  type TableRow,
} from "./table.js";
export type { TableTexts, TextRow } from "./texts.js";
export { TIMETABLE_COLUMNS, timetableRows, type TimetableMapping } from "./timetable.js";
export { writeCsv, writeWorkbook, type SheetToWrite, type Value } from "./write.js";
