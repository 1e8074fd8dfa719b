import { RefusalCode, type Phrase } from "@starlane/graphql";
import type { RowReader } from "@starlane/row-import";
import { nameKey } from "@starlane/spreadsheet";
import type { EventRow } from "../calendar/event/event.row.js";
import type { EventColumn } from "./event-columns.rules.js";
import type { EventFromRow } from "./event-row.rules.js";
import { written } from "./refusals.rules.js";

/** A registered event, with the fields that a row of a table can state. */
export type RegisteredEvent = Pick<
  EventRow,
  "title" | "agencyId" | "venueId" | "areaId" | "audienceIds" | "startsAt" | "endsAt" | "status" | "capacity"
> & { readonly kind: EventFromRow["kind"]; readonly speakerIds: readonly string[] };

/** The fields of a row by which a registered event is recognised. */
export type EventIdentity = Pick<EventFromRow, "agency" | "venue" | "area" | "startsAt" | "title">;

/**
 * Returns the key by which an event is recognised: agency, place, start and title, regardless of how the title is
 * written.
 */
export function eventKeyOf(
  event: Pick<RegisteredEvent, "agencyId" | "title" | "startsAt"> & { place: string },
): string {
  return `${event.agencyId} ${event.place} ${event.startsAt.getTime()} ${nameKey(event.title)}`;
}

export function keyOfRow({ agency, venue, area, startsAt, title }: EventIdentity): string {
  return eventKeyOf({ agencyId: agency, place: venue ?? area ?? "", startsAt, title });
}

export function keyOfRegistered(event: RegisteredEvent): string {
  return eventKeyOf({ ...event, place: event.venueId ?? event.areaId });
}

/** Returns the event as it will be once the row is registered. */
export function asRegistered(event: EventFromRow): RegisteredEvent {
  return {
    title: event.title,
    kind: event.kind,
    agencyId: event.agency,
    venueId: event.venue ?? null,
    areaId: event.area ?? "",
    audienceIds: event.audiences,
    startsAt: event.startsAt,
    endsAt: event.endsAt,
    status: "CONFIRMED",
    capacity: event.capacity ?? null,
    speakerIds: event.speakers ?? [],
  };
}

/**
 * Refuses a row that differs from the registered event with its key, in each column that differs: an import creates
 * events, it does not change them. A column that the row leaves empty is no difference.
 */
export function refuseEventDifference(
  row: RowReader<EventColumn>,
  event: EventFromRow,
  known: RegisteredEvent,
): void {
  if (known.status === "CANCELLED" || known.status === "DECLINED")
    row.refuse("title", CALLED_OFF, {}, RefusalCode.ALREADY_EXISTS);
  const differing: EventColumn[] = [];
  if (event.kind !== known.kind) differing.push("kind");
  if (event.endsAt.getTime() !== known.endsAt.getTime()) differing.push("ends");
  if (!hasSameMembers(event.audiences, known.audienceIds)) differing.push("audiences");
  if (event.capacity != null && event.capacity !== known.capacity) differing.push("capacity");
  if (event.speakers?.length && !hasSameMembers(event.speakers, known.speakerIds)) differing.push("speakers");
  for (const column of differing) row.refuse(written(row, column), DIFFERS, {}, RefusalCode.ALREADY_EXISTS);
}

export function hasSameMembers(some: readonly string[], others: readonly string[]): boolean {
  return new Set(some).size === new Set(others).size && some.every((each) => others.includes(each));
}

const DIFFERS: Phrase = {
  "zh-CN": "该活动已登记，但此项与系统中的不同；如需修改，请在系统中操作。",
  en: "The event is registered already, with something else here; change it in its own page.",
};
const CALLED_OFF: Phrase = {
  "zh-CN": "该活动曾登记，后被取消或谢绝；如需恢复，请在系统中重新登记。",
  en: "The event was registered and then called off; to bring it back, register it by itself.",
};
