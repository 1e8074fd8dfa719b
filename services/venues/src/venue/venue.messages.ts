import type { EntityManager } from "@mikro-orm/postgresql";
import { messageSource, type Publisher } from "@starlane/messages";
import type { OpeningHours } from "./opening-hours.rules.js";
import { findVenueFacts } from "./venue.loaders.js";
import type { VenueKind } from "./venue.row.js";
import type { HeldAudience } from "./venue.rules.js";

/** The properties and opening hours of a venue: `venues.venue`. */
export interface VenueFact {
  readonly id: string;
  readonly name: string;
  readonly kind: VenueKind;
  readonly area: string;
  readonly capacity: number;
  readonly agency: string | null;
  readonly audiences: readonly HeldAudience[];
  readonly openingHours: readonly OpeningHours[];
  readonly archived: boolean;
  readonly version: number;
}

export function publishVenuesChanged(
  publish: Publisher,
  tx: EntityManager,
  ...venues: readonly VenueFact[]
): Promise<void> {
  return publish(
    tx,
    ...venues.map((venue) => ({ name: "venues.venue", key: venue.id, body: factOf(venue) })),
  );
}

export const venueMessageSource = messageSource("venues.venue", findVenueFacts, publishVenuesChanged);

/** Picks the published properties, since a venue may carry more. */
function factOf(venue: VenueFact): VenueFact {
  return {
    id: venue.id,
    name: venue.name,
    kind: venue.kind,
    area: venue.area,
    capacity: venue.capacity,
    agency: venue.agency,
    audiences: venue.audiences.map(({ audience, people }) => ({ audience, people })),
    openingHours: venue.openingHours.map(({ weekday, opens, closes }) => ({ weekday, opens, closes })),
    archived: venue.archived,
    version: venue.version,
  };
}
