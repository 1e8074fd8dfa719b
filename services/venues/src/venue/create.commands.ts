import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, newId, sql } from "@starlane/database";
import { Refusal, type InvalidInput } from "@starlane/graphql";
import { findExistingAgencies } from "../agency/agency.loaders.js";
import { lockAreas } from "../area/area.loaders.js";
import type { AreaLevel } from "../area/area.row.js";
import { findAudienceIds } from "../audience/audience.loaders.js";
import type { Context } from "../context.js";
import { insertParts } from "./parts.commands.js";
import type { CreateVenueInput } from "./venue-input.type.js";
import { subjectOf } from "./venue.commands.js";
import { publishVenuesChanged, type VenueFact } from "./venue.messages.js";
import type { VenueRow } from "./venue.row.js";
import { refuseUnknownAgency, refuseVenue, refuseVenueArea, type VenueDraft } from "./venue.rules.js";

const DIVISION_CODE = /^\d+$/;

/** A venue that may be entered: all that is to be written of it. */
export interface VenueToBe extends VenueFact, Pick<VenueDraft, "address" | "location"> {}

/** What the rules need to know before venues are entered. */
export interface VenueReferences {
  /** By code; none of what is no area. */
  readonly levels: ReadonlyMap<string, AreaLevel>;
  /** Those of the agencies named that there are. */
  readonly agencies: ReadonlySet<string>;
  /** The ids of all audiences. */
  readonly audiences: readonly string[];
}

/** Enters a venue. @throws ApiError FORBIDDEN for another's area or agency */
export function createVenue(context: Context, input: CreateVenueInput): Promise<VenueRow | InvalidInput> {
  return context.em.transactional(async (tx) => {
    // As an import does that must not enter the same venue twice: an area's venues are entered one after another.
    const levels = await lockAreas(tx, [input.area]);
    const venue = judgeVenue(context, input, await findVenueReferences(tx, [input], levels));
    if (venue instanceof Refusal) return venue;
    await writeVenues(context, tx, [venue]);
    return rowOf(venue);
  });
}

export async function findVenueReferences(
  em: EntityManager,
  inputs: readonly CreateVenueInput[],
  levels: VenueReferences["levels"],
): Promise<VenueReferences> {
  const agencies = [...new Set(inputs.flatMap(({ agency }) => agency ?? []))];
  return {
    levels,
    agencies: await findExistingAgencies(em, agencies),
    audiences: await findAudienceIds(em),
  };
}

/** The venue that somebody wants to enter, or why not. @throws ApiError FORBIDDEN for another's area or agency */
export function judgeVenue(
  context: Context,
  input: CreateVenueInput,
  { levels, agencies, audiences }: VenueReferences,
): VenueToBe | InvalidInput {
  const { kind, area, agency = null } = input;
  const draft: VenueDraft = {
    name: input.name,
    address: input.address ?? null,
    location: input.location ?? null,
    capacity: input.capacity,
    audiences: input.audiences ?? [],
    openingHours: input.openingHours,
  };
  const nowhere = refuseVenueArea(levels.get(area) ?? null);
  // A code that nobody knows is judged as one that is known: another's area is answered for as none.
  const isUnknownCode = DIVISION_CODE.test(area) && !levels.has(area);
  context.allow("Mutation.createVenue", subjectOf(nowhere && !isUnknownCode ? null : area, agency));
  const refusal =
    nowhere ?? refuseVenue(draft, audiences) ?? refuseUnknownAgency(agency === null || agencies.has(agency));
  if (refusal) return refusal;
  return {
    ...draft,
    id: newId(),
    name: draft.name.trim().toWellFormed(),
    kind,
    area,
    address: draft.address?.trim().toWellFormed() || null,
    agency,
    archived: false,
    version: 1,
  };
}

/** Inserts new venues with all that belongs to them, and publishes them. */
export async function writeVenues(
  { publish }: Pick<Context, "publish">,
  tx: EntityManager,
  venues: readonly VenueToBe[],
): Promise<void> {
  const rows = venues.map(({ location, ...venue }) => ({ ...venue, ...location }));
  await execute(
    tx,
    sql`insert into venue (id, name, kind, area_id, address, latitude, longitude, capacity, agency_id, archived, version)
        select id, name, kind, area, address, latitude, longitude, capacity, agency, archived, version
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (id uuid, name text, kind text, area text,
          address text, latitude float8, longitude float8, capacity int, agency uuid, archived boolean, version int)`,
  );
  await insertParts(tx, venues);
  await publishVenuesChanged(publish, tx, ...venues);
}

function rowOf({ area, agency, location, ...venue }: VenueToBe): VenueRow {
  return {
    ...venue,
    areaId: area,
    agencyId: agency,
    latitude: location?.latitude ?? null,
    longitude: location?.longitude ?? null,
  };
}
