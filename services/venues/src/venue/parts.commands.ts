import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, sql } from "@starlane/database";
import type { OpeningHours } from "./opening-hours.rules.js";
import type { HeldAudience } from "./venue.rules.js";

/** The parts of a venue in tables of their own: capacity by audience, and opening hours. */
export interface Parts {
  readonly audiences: readonly HeldAudience[];
  readonly openingHours: readonly OpeningHours[];
}

/** Inserts the audiences and opening hours of venues. */
export async function insertParts(
  tx: EntityManager,
  venues: readonly (Parts & { readonly id: string })[],
): Promise<void> {
  const audiences = venues.flatMap((venue) =>
    venue.audiences.map(({ audience, people }) => ({ venue: venue.id, audience, people })),
  );
  if (audiences.length > 0)
    await execute(
      tx,
      sql`insert into venue_audience (venue_id, audience_id, people)
          select venue, audience, people from jsonb_to_recordset(${JSON.stringify(audiences)}::jsonb)
            as row (venue uuid, audience text, people int)`,
    );
  const hours = venues.flatMap(({ id, openingHours }) =>
    openingHours.map(({ weekday, opens, closes }) => ({ venue: id, weekday, opens, closes })),
  );
  if (hours.length > 0)
    await execute(
      tx,
      sql`insert into opening_hours (venue_id, weekday, opens, closes)
          select venue, weekday, opens, closes from jsonb_to_recordset(${JSON.stringify(hours)}::jsonb)
            as row (venue uuid, weekday text, opens text, closes text)`,
    );
}

/** Deletes the audiences of a venue. */
export async function deleteVenueAudiences(tx: EntityManager, venue: string): Promise<void> {
  await execute(tx, sql`delete from venue_audience where venue_id = ${venue}`);
}

/** Deletes the opening hours of a venue. */
export async function deleteOpeningHours(tx: EntityManager, venue: string): Promise<void> {
  await execute(tx, sql`delete from opening_hours where venue_id = ${venue}`);
}
