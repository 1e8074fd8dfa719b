/** What is read of a file at most: a department's yearly plan is a tenth of it. */
export const LIMITS = {
  fileBytes: 5 * 1024 * 1024,
  /** Rows with anything in them, the header and what stands above it included. */
  rows: 20_000,
  columns: 64,
  cellCharacters: 1_000,
  /** All that is unpacked of a workbook. */
  unpackedBytes: 60 * 1024 * 1024,
  /** Bytes that one packed byte may become; Excel's own files stay under fifty. */
  ratio: 200,
  /** Below this many bytes a ratio says nothing. */
  ratioFromBytes: 1024 * 1024,
  /** Parts in a workbook. */
  parts: 2_000,
  merges: 20_000,
  /** Texts that cells share: each row may have twenty of its own. */
  sharedStrings: 400_000,
  /** Formats of numbers, and of cells: Excel keeps 65,490 of cells. */
  formats: 65_490,
  /** Of a number format, in characters: Excel takes no longer one. */
  formatCharacters: 255,
  /** Of what heads a column; a longer text heads none. */
  headerCharacters: 200,
  /** Events that a timetable is expanded to: as many as an import has rows. */
  events: 10_000,
  weeks: 30,
  /** Bytes of UTF-8 in the cells that are read, of a timetable after it is expanded: a service takes 8 MB in one request. */
  textBytes: 6 * 1024 * 1024,
  /** Wall-clock time that reading takes. */
  milliseconds: 20_000,
  /** Heap of the thread that reads. */
  heapMegabytes: 256,
} as const;
