import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, newId, sql } from "@starlane/database";
import { Refusal, type InvalidInput } from "@starlane/graphql";
import { findExistingAgencies } from "../replicas/agency/agency.loaders.js";
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

/** A valid new venue with all values to be written. */
export interface NewVenue extends VenueFact, Pick<VenueDraft, "address" | "location"> {}

/** The data that the rules need before venues are created. */
export interface VenueReferences {
  /** Levels of areas by code; codes of no area are missing. */
  readonly levels: ReadonlyMap<string, AreaLevel>;
  /** Those of the named agencies that exist. */
  readonly agencies: ReadonlySet<string>;
  /** The ids of all audiences. */
  readonly audiences: readonly string[];
}

/**
 * Creates a venue.
 * @throws ApiError FORBIDDEN for a foreign area or agency
 */
export function createVenue(context: Context, input: CreateVenueInput): Promise<VenueRow | InvalidInput> {
  return context.em.transactional(async (tx) => {
    // The same lock as an import, which must not create a venue twice: venues of one area are created one after
    // another.
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

/**
 * Returns the venue to be created, or its refusal.
 * @throws ApiError FORBIDDEN for a foreign area or agency
 */
export function judgeVenue(
  context: Context,
  input: CreateVenueInput,
  { levels, agencies, audiences }: VenueReferences,
): NewVenue | InvalidInput {
  const { kind, area, agency = null } = input;
  const draft: VenueDraft = {
    name: input.name,
    address: input.address ?? null,
    location: input.location ?? null,
    capacity: input.capacity,
    audiences: input.audiences ?? [],
    openingHours: input.openingHours,
  };
  const areaRefusal = refuseVenueArea(levels.get(area) ?? null);
  // An unknown code is authorised like a known one, so that a foreign area cannot be told from an unknown one.
  const isUnknownCode = DIVISION_CODE.test(area) && !levels.has(area);
  context.allow("Mutation.createVenue", subjectOf(areaRefusal && !isUnknownCode ? null : area, agency));
  const refusal =
    areaRefusal ??
    refuseVenue(draft, audiences) ??
    refuseUnknownAgency(agency === null || agencies.has(agency));
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

/** Inserts new venues with their parts, and publishes them. */
export async function writeVenues(
  { publish }: Pick<Context, "publish">,
  tx: EntityManager,
  venues: readonly NewVenue[],
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

function rowOf({ area, agency, location, ...venue }: NewVenue): VenueRow {
  return {
    ...venue,
    areaId: area,
    agencyId: agency,
    latitude: location?.latitude ?? null,
    longitude: location?.longitude ?? null,
  };
}
