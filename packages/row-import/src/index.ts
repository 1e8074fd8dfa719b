export { showColumns, type ColumnDefinitions } from "./columns.js";
export { ImportColumn, ImportMode, ImportReport, ImportTable } from "./import.type.js";
export { Names, type Found, type Named, type Owned } from "./names.js";
export { chunk } from "./chunk.js";
export { readCount, splitKnownNames, splitNames } from "./cell-parsers.js";
export { RowReader } from "./row-reader.js";
export { runImport, type ParsedRow } from "./run-import.js";
export { yieldingIterator } from "./yielding-iterator.js";
export { NO_SUCH_AUDIENCE, readAudiences, wordsOf } from "./words.js";
