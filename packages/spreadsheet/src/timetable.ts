import { addDays, WEEKDAYS, type LocalDate } from "@starlane/calendar";
import { readTimeRange } from "./dates.js";
import { LIMITS } from "./limits.js";
import { nameKey, tidy } from "./plain-text.js";
import { TableRefused } from "./refusal.js";
import { cellAsText, type KnownColumn, type SheetTable, type TableRow } from "./table.js";

/** The name of the column with the period of the day. */
const PERIOD = "period";

const WEEKDAY_TITLES = ["一", "二", "三", "四", "五", "六", "日"].map((day, index) => [
  `星期${day}`,
  `周${day}`,
  `礼拜${day}`,
  WEEKDAYS[index]!.slice(0, 3),
]);

/** The columns of a school timetable: weekdays across, periods down. */
export const TIMETABLE_COLUMNS: readonly KnownColumn[] = [
  { name: PERIOD, titles: ["节次", "课节", "节次/星期", "时间", "时段", "Period", "Time"] },
  ...WEEKDAYS.map((name, index) => ({ name, titles: WEEKDAY_TITLES[index]! })),
];

/** The data of events that a timetable lacks. */
export interface TimetableMapping {
  /** The Monday of the week it describes. */
  readonly firstMonday: LocalDate;
  /** The number of weeks it is repeated for, from 1 to LIMITS.weeks; 1 by default. */
  readonly weeks?: number;
  /** The times of periods as written, such as `第一节: 08:00-08:45`; not needed for a period that contains its times. */
  readonly periods?: Readonly<Record<string, string>>;
  /** The title of an event; `{class}` is replaced by the cell's text. */
  readonly title: string;
  /** The values that all events share, by column. */
  readonly same: Readonly<Record<string, string>>;
}

/** Matches the marks schools write in an empty cell. */
const NOTHING = /^([-—–/\\无空]+|n\/?a)$/i;

const CLASS = "{class}";

/**
 * Returns the events of a timetable, one for each cell with a class, in chronological order within a row. A period
 * without times yields rows without times, so that the caller can report where they are missing.
 * @param table read with TIMETABLE_COLUMNS
 * @throws TableRefused before anything is created, if the result would exceed the events or text of LIMITS
 */
export function timetableRows(table: SheetTable, mapping: TimetableMapping): TableRow[] {
  refuseTooLarge(table, mapping);
  const times = new Map(Object.entries(mapping.periods ?? {}).map(([key, text]) => [nameKey(key), text]));
  return table.rows.flatMap(({ number, cells }) => {
    const period = cells[PERIOD] === undefined ? "" : tidy(cellAsText(cells[PERIOD]));
    const range = readTimeRange(times.get(nameKey(period)) ?? period) ?? rangeWithin(period);
    return Array.from({ length: mapping.weeks ?? 1 }, (_, week) => week).flatMap((week) =>
      WEEKDAYS.flatMap((weekday, day): TableRow[] => {
        const name = classIn(cells, weekday);
        if (name === null) return [];
        const date = addDays(mapping.firstMonday, week * 7 + day);
        const title = mapping.title.replaceAll(CLASS, () => name); // $& in a name stays as it is
        return [
          {
            number,
            cells: { ...mapping.same, title, date, ...(range && { starts: range.from, ends: range.to }) },
          },
        ];
      }),
    );
  });
}

/** Returns the class in a cell; null if there is none. */
function classIn(cells: TableRow["cells"], weekday: (typeof WEEKDAYS)[number]): string | null {
  const cell = cells[weekday];
  const name = cell === undefined ? "" : tidy(cellAsText(cell)).replaceAll("\n", " ");
  return name === "" || NOTHING.test(name) ? null : name;
}

function refuseTooLarge(table: SheetTable, { weeks = 1, title, same }: TimetableMapping): void {
  const pieces = title.split(CLASS);
  const ofTitle = Buffer.byteLength(pieces.join(""));
  const ofOthers = Object.values(same).reduce((sum, text) => sum + Buffer.byteLength(text), DATE_AND_TIMES);
  let events = 0;
  let bytes = 0;
  for (const { cells } of table.rows)
    for (const weekday of WEEKDAYS) {
      const name = classIn(cells, weekday);
      if (name === null) continue;
      events += weeks;
      bytes += weeks * (ofTitle + ofOthers + (pieces.length - 1) * Buffer.byteLength(name));
      if (events > LIMITS.events) throw new TableRefused("TOO_MANY_EVENTS");
      if (bytes > LIMITS.textBytes) throw new TableRefused("TOO_MUCH_TEXT");
    }
}

/** The bytes of `2026-03-04`, `08:00` and `08:45`. */
const DATE_AND_TIMES = 20;

/** Returns the times in a period such as `第一节\n8:00-8:45` or `1 (08:00-08:45)`. */
function rangeWithin(period: string) {
  const found = /\d{1,2}[:点]\d{2}\s?[-–—~至]+\s?\d{1,2}[:点]\d{2}/.exec(period);
  return found ? readTimeRange(found[0]) : null;
}
