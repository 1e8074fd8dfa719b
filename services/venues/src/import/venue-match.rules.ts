import { RefusalCode, type InvalidInput, type Phrase } from "@starlane/graphql";
import type { RowReader } from "@starlane/row-import";
import { nameKey } from "@starlane/spreadsheet";
import type { OpeningHours } from "../venue/opening-hours.rules.js";
import type { CreateVenueInput } from "../venue/venue-input.type.js";
import type { VenueKindEnum } from "../venue/venue.type.js";
import { AUDIENCE_OF, VENUE_COLUMNS, type VenueColumn } from "./venue-columns.rules.js";

/** The properties of an existing venue that a table may contain. */
export interface ExistingVenue {
  readonly kind: VenueKindEnum;
  readonly capacity: number;
  readonly agencyId: string | null;
  readonly address: string | null;
  readonly archived: boolean;
  readonly people: Readonly<Record<string, number>>;
  readonly openingHours: readonly OpeningHours[];
}

/** Returns the key that identifies a venue: its normalised name in an area. */
export function venueKeyOf(area: string, name: string): string {
  return `${area} ${nameKey(name)}`;
}

/** Returns the venue that a row would create. */
export function asExisting(venue: CreateVenueInput): ExistingVenue {
  const { kind, capacity, agency, address, audiences, openingHours } = venue;
  const people = Object.fromEntries(audiences?.map((each) => [each.audience, each.people]) ?? []);
  return {
    kind,
    capacity,
    agencyId: agency ?? null,
    address: address ?? null,
    archived: false,
    people,
    openingHours,
  };
}

/**
 * Refuses, per column, every difference between a row and the existing venue: an import creates venues and never
 * changes them. An empty cell is no difference.
 */
export function refuseVenueDifference(
  row: RowReader<VenueColumn>,
  venue: CreateVenueInput,
  there: ExistingVenue,
): void {
  if (there.archived) row.refuse("name", ARCHIVED, {}, RefusalCode.ALREADY_EXISTS);
  const differing: VenueColumn[] = [];
  if (venue.kind !== there.kind) differing.push("kind");
  if (venue.capacity !== there.capacity) differing.push("capacity");
  if (venue.agency && venue.agency !== there.agencyId) differing.push("agency");
  if (venue.address && nameKey(venue.address) !== nameKey(there.address ?? "")) differing.push("address");
  if (row.says("openingHours") && !areSame(venue.openingHours, there.openingHours))
    differing.push("openingHours");
  const people = new Map(venue.audiences?.map((each) => [each.audience, each.people]));
  for (const column of Object.keys(AUDIENCE_OF) as (keyof typeof AUDIENCE_OF)[]) {
    const count = people.get(AUDIENCE_OF[column]);
    if (count !== undefined && count !== there.people[AUDIENCE_OF[column]]) differing.push(column);
  }
  for (const column of differing) row.refuse(column, DIFFERS, {}, RefusalCode.ALREADY_EXISTS);
}

/** Returns the column that a refusal is about; null if there is none. */
export function venueColumnOf({ path }: InvalidInput): VenueColumn | null {
  const field = path[1] ?? "";
  return field in VENUE_COLUMNS ? (field as VenueColumn) : null;
}

function areSame(some: readonly OpeningHours[], others: readonly OpeningHours[]): boolean {
  const texts = (hours: readonly OpeningHours[]) =>
    hours.map(({ weekday, opens, closes }) => `${weekday} ${opens} ${closes}`).toSorted();
  return texts(some).join() === texts(others).join();
}

const DIFFERS: Phrase = {
  "zh-CN": "该场所已在系统中，但此项不同；如需修改，请在系统中操作。",
  en: "The venue is entered already, with something else here; change it in its own page.",
};
const ARCHIVED: Phrase = {
  "zh-CN": "该场所已在系统中，但已停用；如需恢复，请在系统中操作。",
  en: "The venue is entered already and no longer in use; bring it back in its own page.",
};
