import type { EntityManager } from "@mikro-orm/postgresql";
import type { Tell } from "@starlane/messages";
import type { OpeningHours } from "./opening-hours.rules.js";
import type { VenueKind } from "./venue.row.js";
import type { HeldAudience } from "./venue.rules.js";

/** What a venue is and when it is open: `venues.venue`. */
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

export function tellVenue(tell: Tell, tx: EntityManager, venue: VenueFact): Promise<void> {
  return tell(tx, { name: "venues.venue", key: venue.id, body: venue });
}
