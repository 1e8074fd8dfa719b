import { RefusalCode, type InvalidInput, type Phrase } from "@starlane/graphql";
import type { RowReader } from "@starlane/row-import";
import { nameKey } from "@starlane/spreadsheet";
import type { OpeningHours } from "../venue/opening-hours.rules.js";
import type { CreateVenueInput } from "../venue/venue-input.type.js";
import type { VenueKindEnum } from "../venue/venue.type.js";
import { AUDIENCE_OF, VENUE_COLUMNS, type VenueColumn } from "./venue-columns.rules.js";

/** A venue that is there, as far as a table says something of it. */
export interface Entered {
  readonly kind: VenueKindEnum;
  readonly capacity: number;
  readonly agencyId: string | null;
  readonly address: string | null;
  readonly archived: boolean;
  readonly people: Readonly<Record<string, number>>;
  readonly openingHours: readonly OpeningHours[];
}

/** By what a row is known again: a name, however it is written, in an area. */
export function venueKeyOf(area: string, name: string): string {
  return `${area} ${nameKey(name)}`;
}

/** The venue as it will be once the row is entered. */
export function asEntered(venue: CreateVenueInput): Entered {
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
 * Says, in the columns where it is so, how a row differs from the venue that it means: a table enters venues, it does not
 * change them. What a row leaves out is no difference.
 */
export function refuseVenueDifference(
  row: RowReader<VenueColumn>,
  venue: CreateVenueInput,
  there: Entered,
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

/** The column that a refusal is about, or null. */
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
