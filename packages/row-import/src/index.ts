export { showColumns, type Columns } from "./columns.js";
export { ImportColumn, ImportMode, ImportReport, ImportRow } from "./import.type.js";
export { Names, type Found, type Named, type Owned } from "./names.js";
export { readCount, splitNames } from "./readings.js";
export { ColumnNames, RowReader } from "./row-reader.js";
export { MOST_ROWS, runImport, type Outcome } from "./run-import.js";
