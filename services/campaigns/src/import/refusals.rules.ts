import { InvalidInput, OverCapacity, type Refusal } from "@starlane/graphql";
import type { RowReader } from "@starlane/row-import";
import { AgencyNotParticipating } from "../campaigns/participation/participation.refusals.js";
import {
  NotASchoolDay,
  OutsideCampaign,
  OutsideOpeningHours,
  SpeakerConflict,
  VenueConflict,
} from "../calendar/event/event.refusals.js";
import type { EventColumn } from "./event-columns.rules.js";

const COLUMN_OF_FIELD: Readonly<Record<string, EventColumn>> = {
  title: "title",
  kind: "kind",
  agency: "agency",
  venue: "venue",
  area: "area",
  audiences: "audiences",
  startsAt: "date",
  endsAt: "ends",
  capacity: "capacity",
  speakers: "speakers",
};

const COLUMN_OF_REFUSAL: readonly (readonly [new (...args: never[]) => Refusal, EventColumn])[] = [
  [VenueConflict, "venue"],
  [SpeakerConflict, "speakers"],
  [OutsideOpeningHours, "starts"],
  [NotASchoolDay, "date"],
  [OutsideCampaign, "date"],
  [OverCapacity, "capacity"],
  [AgencyNotParticipating, "agency"],
];

/** Returns the column of a row that a refusal is about, or null. */
export function eventColumnOf(row: RowReader<EventColumn>, refusal: Refusal): EventColumn | null {
  const column =
    refusal instanceof InvalidInput
      ? COLUMN_OF_FIELD[refusal.path[1] ?? ""]
      : COLUMN_OF_REFUSAL.find(([kind]) => refusal instanceof kind)?.[1];
  return column ? written(row, column) : null;
}

/**
 * Returns the column in which a row states the value of another column: day and end may stand in one cell with the
 * start.
 */
export function written(row: RowReader<EventColumn>, column: EventColumn): EventColumn {
  const isPartOfStart = (column === "date" || column === "ends") && !row.says(column);
  return isPartOfStart && row.says("starts") ? "starts" : column;
}
