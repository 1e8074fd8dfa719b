import { LockMode } from "@mikro-orm/core";
import type { EntityManager } from "@mikro-orm/postgresql";
import type { Subject } from "@starlane/auth";
import { isUuid } from "@starlane/database";
import { ApiError, StaleVersion, type InvalidInput } from "@starlane/graphql";
import { agencyExists } from "../replicas/agency/agency.loaders.js";
import { findAudienceIds } from "../audience/audience.loaders.js";
import type { Context } from "../context.js";
import type { UpdateVenueInput } from "./venue-input.type.js";
import { deleteOpeningHours, deleteVenueAudiences, insertParts, type Parts } from "./parts.commands.js";
import { findOpeningHours, findVenueAudiences } from "./venue.loaders.js";
import { publishVenuesChanged } from "./venue.messages.js";
import { VenueRow } from "./venue.row.js";
import { refuseUnknownAgency, refuseVenue, type VenueDraft } from "./venue.rules.js";

/**
 * Changes a venue.
 * @throws ApiError NOT_FOUND; FORBIDDEN if it is, or would become, another agency's
 */
export function updateVenue(
  context: Context,
  { id, version, ...changes }: UpdateVenueInput,
): Promise<VenueRow | InvalidInput | StaleVersion> {
  return context.em.transactional(async (tx) => {
    const venue = await lockVenue(tx, id);
    const agency = changes.agency === undefined ? (venue.agencyId ?? null) : changes.agency;
    context.allow("Mutation.updateVenue", subjectOf(venue.areaId, venue.agencyId));
    context.allow("Mutation.updateVenue", subjectOf(venue.areaId, agency));
    if (venue.version !== version) return new StaleVersion(venue.version);
    const draft = await draftOf(tx, venue, changes);
    const isAgencyKnown = agency === null || agency === venue.agencyId || (await agencyExists(tx, agency));
    const refusal = refuseVenue(draft, await findAudienceIds(tx)) ?? refuseUnknownAgency(isAgencyKnown);
    if (refusal) return refusal;
    Object.assign(venue, columnsOf(draft), {
      agencyId: agency,
      archived: changes.archived ?? venue.archived,
      version: version + 1,
    });
    await tx.flush();
    if (changes.audiences) await deleteVenueAudiences(tx, venue.id);
    if (changes.openingHours) await deleteOpeningHours(tx, venue.id);
    await insertParts(tx, [
      { id: venue.id, audiences: changes.audiences ?? [], openingHours: changes.openingHours ?? [] },
    ]);
    await publishChanged(context, tx, venue, draft);
    return venue;
  });
}

/**
 * Returns a venue, locked until the transaction ends.
 * @throws ApiError NOT_FOUND if there is none
 */
export async function lockVenue(tx: EntityManager, id: string): Promise<VenueRow> {
  const venue = isUuid(id)
    ? await tx.findOne(VenueRow, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true })
    : null;
  if (!venue) throw new ApiError("NOT_FOUND");
  return venue;
}

/**
 * Returns the subject by which the policy authorises an action on a venue. A venue without an agency gets the empty id,
 * since the policy reads a missing agency as any agency.
 * @param area null if no venue can be there, which the rules report to every viewer
 */
export function subjectOf(area: string | null, agency: string | null | undefined): Subject {
  return { agency: agency ?? "", ...(area !== null && { area }) };
}

/** Returns the venue as it would be after the changes. */
async function draftOf(
  tx: EntityManager,
  venue: VenueRow,
  changes: Omit<UpdateVenueInput, "id" | "version">,
): Promise<VenueDraft> {
  const { latitude, longitude } = venue;
  const location = latitude == null || longitude == null ? null : { latitude, longitude };
  return {
    name: changes.name ?? venue.name,
    address: changes.address === undefined ? (venue.address ?? null) : changes.address,
    location: changes.location === undefined ? location : changes.location,
    capacity: changes.capacity ?? venue.capacity,
    audiences:
      changes.audiences ??
      (await findVenueAudiences(tx, [venue.id])).map(({ audienceId, people }) => ({
        audience: audienceId,
        people,
      })),
    openingHours: changes.openingHours ?? (await findOpeningHours(tx, [venue.id])),
  };
}

function columnsOf({ name, address, location, capacity }: VenueDraft) {
  return {
    name: name.trim(),
    address: address?.trim() || null,
    latitude: location?.latitude ?? null,
    longitude: location?.longitude ?? null,
    capacity,
  };
}

/** Publishes a venue and clears this request's cached values of it. */
async function publishChanged(
  { publish, loaders }: Context,
  tx: EntityManager,
  venue: VenueRow,
  { audiences, openingHours }: Parts,
): Promise<void> {
  await publishVenuesChanged(publish, tx, {
    id: venue.id,
    name: venue.name,
    kind: venue.kind,
    area: venue.areaId,
    capacity: venue.capacity,
    agency: venue.agencyId ?? null,
    audiences,
    openingHours,
    archived: venue.archived,
    version: venue.version,
  });
  loaders.venue.clear(venue.id);
  loaders.venueAudiences.clear(venue.id);
  loaders.openingHours.clear(venue.id);
}
