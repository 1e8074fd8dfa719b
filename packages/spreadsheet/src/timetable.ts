import { addDays, WEEKDAYS, type LocalDate } from "@starlane/calendar";
import { readTimeRange } from "./dates.js";
import { nameKey, tidy } from "./plain-text.js";
import { textOf, type KnownColumn, type Table, type TableRow } from "./table.js";

/** Name of the column that says which period of the day a row is. */
const PERIOD = "period";

const WEEKDAY_TITLES = ["一", "二", "三", "四", "五", "六", "日"].map((day, index) => [
  `星期${day}`,
  `周${day}`,
  `礼拜${day}`,
  WEEKDAYS[index]!.slice(0, 3),
]);

/** The columns of a school's timetable: weekdays across, periods down. */
export const TIMETABLE_COLUMNS: readonly KnownColumn[] = [
  { name: PERIOD, titles: ["节次", "课节", "节次/星期", "时间", "时段", "Period", "Time"] },
  ...WEEKDAYS.map((name, index) => ({ name, titles: WEEKDAY_TITLES[index]! })),
];

/** What a timetable does not say of the events in it. */
export interface TimetableMapping {
  /** The Monday of the week that it stands for. */
  readonly firstMonday: LocalDate;
  /** How many weeks it is repeated; 1 unless given. */
  readonly weeks?: number;
  /** Times of periods as they are written, such as `第一节: 08:00-08:45`; a period that names its own times needs none. */
  readonly periods?: Readonly<Record<string, string>>;
  /** Of an event, in which `{class}` stands for what stands in the cell. */
  readonly title: string;
  /** What is the same for all events, by column. */
  readonly same: Readonly<Record<string, string>>;
}

/** What a school writes where it has nothing. */
const NOTHING = /^([-—–/\\无空]+|n\/?a)$/i;

/**
 * The events in a timetable, one for each cell that names a class, in the order of time within a row. A period without
 * times gives rows without them, so that whoever reads the rows can say where they are missing.
 * @param table read with TIMETABLE_COLUMNS
 */
export function timetableRows(table: Table, mapping: TimetableMapping): TableRow[] {
  const times = new Map(Object.entries(mapping.periods ?? {}).map(([key, text]) => [nameKey(key), text]));
  return table.rows.flatMap(({ number, cells }) => {
    const period = cells[PERIOD] === undefined ? "" : tidy(textOf(cells[PERIOD]));
    const range = readTimeRange(times.get(nameKey(period)) ?? period) ?? rangeWithin(period);
    return Array.from({ length: mapping.weeks ?? 1 }, (_, week) => week).flatMap((week) =>
      WEEKDAYS.flatMap((weekday, day): TableRow[] => {
        const name = cells[weekday] === undefined ? "" : tidy(textOf(cells[weekday])).replaceAll("\n", " ");
        if (name === "" || NOTHING.test(name)) return [];
        const date = addDays(mapping.firstMonday, week * 7 + day);
        const title = mapping.title.replaceAll("{class}", name);
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

/** The times in a period such as `第一节\n8:00-8:45` or `1 (08:00-08:45)`. */
function rangeWithin(period: string) {
  const found = /\d{1,2}[:点]\d{2}\s?[-–—~至]+\s?\d{1,2}[:点]\d{2}/.exec(period);
  return found ? readTimeRange(found[0]) : null;
}
