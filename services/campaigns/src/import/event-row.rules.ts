import { instantAt, type LocalDate } from "@starlane/calendar";
import type { Phrase } from "@starlane/graphql";
import {
  NO_SUCH_AUDIENCE,
  readAudiences,
  readCount,
  splitKnownNames,
  type Found,
  type Named,
  type RowReader,
} from "@starlane/row-import";
import { readDate, readTime, readTimeRange } from "@starlane/spreadsheet";
import { hasVenue } from "../calendar/event/event.rules.js";
import type { RegisterEventInput } from "../calendar/event/event.type.js";
import type { EventColumn } from "./event-columns.rules.js";
import type { EventImportNames, NamedVenue } from "./names.rules.js";
import { NO_SUCH_KIND, readKind } from "./words.rules.js";

/** The context that all rows of a table share. */
export interface EventTable {
  readonly campaign: { readonly id: string; readonly startsOn: LocalDate; readonly endsOn: LocalDate };
  /** The agency of the sender. It runs the events unless a row names another. */
  readonly agency: string;
  readonly names: EventImportNames;
}

export type EventFromRow = RegisterEventInput & { readonly agency: string };
/** The event of a row, with the id it will have. */
export type EventOfRow = EventFromRow & { readonly id: string };

type Reader = RowReader<EventColumn>;

/** Reads the event of a row. Returns null when a column is invalid; every invalid column is reported. */
export function readEvent(row: Reader, { campaign, agency: own, names }: EventTable): EventFromRow | null {
  const title = row.typed("title");
  const kind = row.read("kind", readKind, NO_SUCH_KIND);
  const audiences = row.read("audiences", readAudiences, NO_SUCH_AUDIENCE);
  const capacity = row.read("capacity", readCount, NO_NUMBER);
  const agency = findNamed(row, "agency", (text) => names.agencies.find(text)) ?? own;
  const time = readWhen(row, campaign);
  const speakers = readSpeakers(row, names, agency);
  const place = kind && (hasVenue(kind) ? readVenue(row, names, agency) : readArea(row, names));
  if (row.mistakes.length > 0 || !title || !kind || !audiences || !time || !place) return null;
  return {
    campaign: campaign.id,
    title,
    kind,
    agency,
    ...place,
    audiences,
    ...time,
    capacity,
    speakers,
  };
}

/**
 * Reads the venue. Of several venues of one name it takes the one in the area that the row names, then the agency's
 * own.
 */
function readVenue(row: Reader, names: EventImportNames, agency: string): { venue: string } | null {
  if (row.text("venue") === null) row.refuse("venue", NO_PLACE);
  const area = row.says("area") ? names.areas.find(row.typed("area")!) : "none";
  const isInArea = ({ areaId }: NamedVenue) => typeof area !== "string" && areaId.startsWith(area.id);
  const isOwn = ({ agencyId }: NamedVenue) => agencyId === agency;
  const venue = findNamed(row, "venue", (text) => names.venues.find(text, isInArea, isOwn));
  return venue === null ? null : { venue };
}

/**
 * Reads the area. Departments write the community of a round of visits as often into the column of places as into that
 * of areas.
 */
function readArea(row: Reader, names: EventImportNames): { area: string } | null {
  const column = row.text("area") === null ? "venue" : "area";
  if (row.text(column) === null) row.refuse("area", NO_AREA);
  const area = findNamed(row, column, (text) => names.areas.find(text));
  return area === null ? null : { area };
}

function readSpeakers(row: Reader, names: EventImportNames, agency: string): string[] {
  const text = row.typed("speakers");
  const find = (name: string) => names.speakers.find(name, (one) => one.agencyId === agency);
  return splitKnownNames(text ?? "", (name) => find(name) !== "none").flatMap((name) => {
    const found = find(name);
    if (typeof found !== "string") return [found.id];
    row.refuse("speakers", found === "none" ? NO_SUCH : SEVERAL, { text: name });
    return [];
  });
}

function findNamed(row: Reader, column: EventColumn, find: (text: string) => Found<Named>): string | null {
  const text = row.text(column);
  if (text === null) return null;
  const found = find(row.typed(column) ?? text);
  if (typeof found !== "string") return found.id;
  row.refuse(column, found === "none" ? NO_SUCH : SEVERAL, { text });
  return null;
}

/** Reads day and times in any of their forms: apart, as a range, or with the day before the time in one cell. */
function readWhen(row: Reader, campaign: EventTable["campaign"]): { startsAt: Date; endsAt: Date } | null {
  const written = row.text("starts");
  const named = row.text("date");
  if (named === null && written === null) return null;
  const date = readDay(named ?? written!, campaign);
  if (date === null) row.refuse(named === null ? "starts" : "date", NO_DATE, { text: named ?? written! });
  const range = written === null ? null : readTimeRange(written);
  const from = range?.from ?? (written === null ? null : readTime(written));
  if (written !== null && from === null) row.refuse("starts", NO_TIME, { text: written });
  const to = readEnd(row, range?.to ?? null, from !== null);
  if (date === null || from === null || to === null) return null;
  return { startsAt: instantAt(date, from), endsAt: instantAt(date, to) };
}

function readEnd(row: Reader, ofRange: string | null, hasStart: boolean): string | null {
  const written = row.text("ends");
  if (written !== null) return row.read("ends", readTime, NO_TIME);
  if (ofRange === null && hasStart) row.refuse("ends", NO_END);
  return ofRange;
}

/** Reads a day. A day without a year, such as 3月4日, is the one within the campaign's days. */
function readDay(text: string, { startsOn, endsOn }: EventTable["campaign"]): LocalDate | null {
  const first = Number(startsOn.slice(0, 4));
  const last = Number(endsOn.slice(0, 4));
  const candidates = Array.from({ length: last - first + 1 }, (_, at) =>
    readDate(text, { year: first + at }),
  );
  return (
    candidates.find((date) => date !== null && date >= startsOn && date <= endsOn) ?? candidates[0] ?? null
  );
}

const NO_DATE: Phrase = {
  "zh-CN": "“{text}”中没有可识别的日期，请写成 2026-03-04 这样的形式。",
  en: "“{text}” names no day; write it like 2026-03-04.",
};
const NO_TIME: Phrase = {
  "zh-CN": "“{text}”不是可识别的时间，请写成 10:00 或 10:00-10:45。",
  en: "“{text}” is no time of day; write it like 10:00, or 10:00-10:45.",
};
const NO_END: Phrase = { "zh-CN": "请填写结束时间。", en: "Say when it ends." };
const NO_PLACE: Phrase = { "zh-CN": "这类活动请填写场所名称。", en: "An event of this kind needs a venue." };
const NO_AREA: Phrase = {
  "zh-CN": "入户宣传和线上活动请填写区域。",
  en: "Visits and online events need an area.",
};
const NO_NUMBER: Phrase = { "zh-CN": "“{text}”不是人数。", en: "“{text}” is no number of people." };
const NO_SUCH: Phrase = {
  "zh-CN": "没有找到“{text}”，请核对名称。",
  en: "There is no “{text}”; look at the name.",
};
const SEVERAL: Phrase = {
  "zh-CN": "有多个“{text}”，请填写其编号。",
  en: "There are several called “{text}”; write the id of the one.",
};
