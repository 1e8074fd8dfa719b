import { instantAt, localDate } from "@starlane/calendar";
import type { Phrase } from "@starlane/graphql";
import type { Named, Names, RowReader } from "@starlane/row-import";
import { readDate, readTime } from "@starlane/spreadsheet";
import { readAudience } from "../../replicas/audience/audience-words.rules.js";
import { usualAudienceOf, type KnownEvent } from "../../replicas/event/event.rules.js";
import { readIdentity, type PersonIdentity } from "../../people/person/identity.rules.js";
import type { KnownBy } from "../../people/person/pseudonyms.js";
import type { CheckInColumn } from "./check-in-columns.rules.js";
import { isPossible, isVerdict, readItem, phrases as ofItems, type CheckIn } from "./check-in.rules.js";
import { CheckInMethod } from "./check-in.type.js";

/** A row whose event has not been looked up yet. */
export interface CheckInRow {
  readonly knownBy: KnownBy;
  readonly event: string;
}

/**
 * Returns the person and the event of a row, or null when they cannot be determined. No error message repeats the row's
 * contents.
 */
export function readCheckInRow(
  row: RowReader<CheckInColumn>,
  { event: usual, knownBy }: { event: string | null; knownBy: (who: PersonIdentity) => KnownBy },
): CheckInRow | null {
  const event = row.text("event") ?? usual;
  if (event === null) row.refuse("event", phrases.noEvent);
  const reading = readIdentity({ identityNumber: row.text("identityNumber"), phone: row.text("phone") });
  if ("refused" in reading) {
    row.refuse(
      row.says("identityNumber") || !row.says("phone") ? "identityNumber" : "phone",
      reading.refused,
    );
    return null;
  }
  return event === null ? null : { knownBy: knownBy(reading), event };
}

/** The context for reading a row once its event is known. */
export interface EventReading {
  readonly event: KnownEvent;
  readonly areas: Names<Named>;
  /** A random id, so that it does not lead to a person. */
  readonly clientId: string;
  readonly now: Date;
}

/** Returns the check-in of a row, or null when the row has a mistake. */
export function checkInOf(
  row: RowReader<CheckInColumn>,
  { knownBy }: CheckInRow,
  { event, areas, clientId, now }: EventReading,
): CheckIn | null {
  const usual = usualAudienceOf(event.kind);
  const audience = row.read("audience", readAudience, phrases.audience) ?? usual;
  const area = row.read("area", (text) => codeOf(areas, text, event), phrases.area);
  const at = row.says("at")
    ? row.read("at", (text) => readInstant(text, event), ofItems.at)
    : new Date(Math.min(event.startsAt.getTime(), now.getTime()));
  if (row.mistakes.length > 0 || at === null) return null;
  const item = { clientId, audience, area, method: CheckInMethod.IMPORT, at };
  const read = readItem(item, event, { now, isArea: () => true, identify: () => knownBy });
  return isVerdict(read) ? null : read;
}

/** Parses `2026-03-04 10:05`, a time on the event's day, or a day at the time of the event's start. */
function readInstant(text: string, { startsAt }: Pick<KnownEvent, "startsAt">): Date | null {
  const date = readDate(text, { year: Number(localDate(startsAt).slice(0, 4)) });
  const time = readTime(text);
  if (date === null && time === null) return null;
  if (time === null && date === localDate(startsAt)) return startsAt;
  const at = instantAt(date ?? localDate(startsAt), time ?? "00:00");
  return isPossible(at) ? at : null;
}

/** Returns an area's code. Of several communities with the same name, the one in the event's own district. */
function codeOf(areas: Names<Named>, text: string, { areaId }: KnownEvent): string | null {
  const found = areas.find(text, ({ id }) => id.startsWith(areaId.slice(0, 6)));
  return typeof found === "string" ? null : found.id;
}

const phrases = {
  noEvent: {
    "zh-CN": "请填写活动编号，或在上传时指定活动（参数 event）。",
    en: "Give the event's id, or name the event with the upload (parameter event).",
  },
  audience: {
    "zh-CN": "无法识别宣传对象；请填一类：青少年、老年人、务工人员或居民。",
    en: "This is no audience; write one: adolescents, elderly, migrant workers or residents.",
  },
  area: {
    "zh-CN": "没有找到该社区（村），或有多个同名；请核对名称，或填写区划代码。",
    en: "There is no such community, or there are several; look at the name, or write its code.",
  },
} satisfies Record<string, Phrase>;
