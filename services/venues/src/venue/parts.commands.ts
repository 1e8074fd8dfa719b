import type { EntityManager } from "@mikro-orm/postgresql";
import { change, sql } from "@starlane/database";
import type { OpeningHours } from "./opening-hours.rules.js";
import type { HeldAudience } from "./venue.rules.js";

/** Writes down which audiences venues hold. */
export async function insertVenueAudiences(
  tx: EntityManager,
  audiences: readonly (HeldAudience & { readonly venue: string })[],
): Promise<void> {
  await change(
    tx,
    sql`insert into venue_audience (venue_id, audience_id, people)
        select venue, audience, people from jsonb_to_recordset(${JSON.stringify(audiences)}::jsonb)
          as row (venue uuid, audience text, people int)`,
  );
}

/** Writes down when venues are open. */
export async function insertOpeningHours(
  tx: EntityManager,
  hours: readonly (OpeningHours & { readonly venue: string })[],
): Promise<void> {
  await change(
    tx,
    sql`insert into opening_hours (venue_id, weekday, opens, closes)
        select venue, weekday, opens, closes from jsonb_to_recordset(${JSON.stringify(hours)}::jsonb)
          as row (venue uuid, weekday text, opens text, closes text)`,
  );
}

/** Forgets which audiences a venue holds. */
export async function deleteVenueAudiences(tx: EntityManager, venue: string): Promise<void> {
  await change(tx, sql`delete from venue_audience where venue_id = ${venue}`);
}

/** Forgets when a venue is open. */
export async function deleteOpeningHours(tx: EntityManager, venue: string): Promise<void> {
  await change(tx, sql`delete from opening_hours where venue_id = ${venue}`);
}
