/** Limits on reading a file. A department's yearly plan has a tenth of that. */
export const LIMITS = {
  fileBytes: 5 * 1024 * 1024,
  /** Rows that are not empty, including the header and the rows above it. */
  rows: 20_000,
  columns: 64,
  cellCharacters: 1_000,
  /** Total unpacked size of a workbook. */
  unpackedBytes: 60 * 1024 * 1024,
  /** The maximum compression ratio; Excel's own files stay under fifty. */
  ratio: 200,
  /** Below this size the ratio is not checked. */
  ratioFromBytes: 1024 * 1024,
  /** Files in the archive of a workbook. */
  parts: 2_000,
  merges: 20_000,
  /** Texts shared by cells: each row may have twenty of its own. */
  sharedStrings: 400_000,
  /** Number formats, and cell formats: Excel supports 65,490 of the latter. */
  formats: 65_490,
  /** Characters of a number format: Excel's own maximum. */
  formatCharacters: 255,
  /** Characters of a column header; a longer text is not taken for one. */
  headerCharacters: 200,
  /** Events a timetable may expand to: the maximum rows of an import. */
  events: 10_000,
  weeks: 30,
  /** UTF-8 bytes of the cells read, for a timetable after expansion: a service accepts 8 MB per request. */
  textBytes: 6 * 1024 * 1024,
  /** Wall-clock time for reading. */
  milliseconds: 20_000,
  /** Heap of the worker thread that reads. */
  heapMegabytes: 256,
} as const;
