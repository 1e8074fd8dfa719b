import type { EntityManager } from "@mikro-orm/postgresql";
import type { Viewer } from "@starlane/auth";
import type { LocalDate } from "@starlane/calendar";
import { isUuid, select, sql } from "@starlane/database";
import { visibleTo } from "../campaign/campaign.loaders.js";
import type { CampaignStatus } from "../campaign/campaign.row.js";
import type { KnownOpeningHours } from "../../replicas/venue/opening-hours.rules.js";

/** The data that the rules need before an event is put on the calendar. */
export interface PlacementInput {
  readonly campaign: {
    readonly id: string;
    readonly status: CampaignStatus;
    readonly area: string;
    readonly startsOn: LocalDate;
    readonly endsOn: LocalDate;
    /** The lead and all agencies that accepted. */
    readonly taking: readonly string[];
  };
  /** The agencies above the event's, nearest first; none while its agency is not replicated. */
  readonly above: readonly string[];
  /** Null when there is none of that id, or none was named. */
  readonly venue: KnownVenue | null;
  /** The venue's area, else the one named; null when it is unknown. */
  readonly area: string | null;
}

export interface KnownVenue {
  readonly id: string;
  readonly capacity: number;
  readonly openingHours: readonly KnownOpeningHours[];
  readonly archived: boolean;
  /** The agency that answers for it, and those above that agency. */
  readonly owner: { readonly id: string; readonly above: readonly string[] } | null;
}

interface Row {
  readonly id: string;
  readonly status: CampaignStatus;
  readonly areaId: string;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
  readonly taking: readonly string[];
  readonly above: readonly string[] | null;
  readonly venueId: string | null;
  readonly capacity: number;
  readonly openingHours: readonly KnownOpeningHours[];
  readonly archived: boolean;
  readonly ownerId: string | null;
  readonly ownerAbove: readonly string[] | null;
  readonly whereId: string | null;
}

/** The key of a placement input; the venue's area counts where a venue is named. */
export interface EventPlacement {
  readonly agency: string;
  readonly venue: string | null;
  readonly area: string | null;
}

/**
 * Finds the placement input of one event, and locks its campaign against moves until the transaction ends.
 * @returns null when the viewer sees no such campaign
 */
export async function findPlacementInput(
  tx: EntityManager,
  viewer: Viewer,
  { campaign, ...placement }: EventPlacement & { readonly campaign: string },
): Promise<PlacementInput | null> {
  const inputs = await findPlacementInputs(tx, viewer, { campaign, placements: [placement], isLocked: true });
  return inputs?.[0] ?? null;
}

/**
 * Finds the placement inputs of many events of one campaign, in one statement, in the order of `placements`.
 * @param isLocked true to lock the campaign against moves until the transaction ends
 * @returns null when the viewer sees no such campaign
 */
export async function findPlacementInputs(
  tx: EntityManager,
  viewer: Viewer,
  {
    campaign,
    placements,
    isLocked,
  }: { campaign: string; placements: readonly EventPlacement[]; isLocked: boolean },
): Promise<PlacementInput[] | null> {
  if (!isUuid(campaign)) return null;
  const distinct = new Map(placements.map((one) => [keyOf(one), one]));
  const rows = await select<Row>(
    tx,
    sql`select campaign.id, campaign.status, campaign.area_id, campaign.starts_on, campaign.ends_on,
          array(select agency_id from participation where campaign_id = campaign.id and state = 'ACCEPTED')
            || campaign.lead_id as taking,
          agency.above, venue.id as venue_id, venue.capacity, venue.opening_hours, venue.archived,
          venue.agency_id as owner_id, owner.above as owner_above, area.id as where_id
        from campaign
        cross join unnest(
            ${[...distinct.values()].map(({ agency }) => uuidOrNull(agency))}::uuid[],
            ${[...distinct.values()].map(({ venue }) => uuidOrNull(venue))}::uuid[],
            ${[...distinct.values()].map(({ area }) => area)}::text[])
          with ordinality as asked (agency_id, venue_id, area_id, position)
        left join known_agency agency on agency.id = asked.agency_id
        left join known_venue venue on venue.id = asked.venue_id
        left join known_agency owner on owner.id = venue.agency_id
        left join known_area area on area.id = coalesce(venue.area_id, asked.area_id)
        where campaign.id = ${campaign} and ${visibleTo(viewer)}
        order by asked.position ${isLocked ? sql`for share of campaign` : sql``}`,
  );
  if (rows.length === 0) return null;
  const inputs = new Map([...distinct.keys()].map((key, index) => [key, placementInputOf(rows[index]!)]));
  return placements.map((one) => inputs.get(keyOf(one))!);
}

const keyOf = ({ agency, venue, area }: EventPlacement) => `${agency} ${venue} ${area}`;

function placementInputOf(row: Row): PlacementInput {
  const { id, status, startsOn, endsOn, taking, capacity, openingHours, archived } = row;
  return {
    campaign: { id, status, area: row.areaId, startsOn, endsOn, taking },
    above: row.above ?? [],
    venue: row.venueId
      ? {
          id: row.venueId,
          capacity,
          openingHours,
          archived,
          owner: row.ownerId ? { id: row.ownerId, above: row.ownerAbove ?? [] } : null,
        }
      : null,
    area: row.whereId,
  };
}

const uuidOrNull = (id: string | null) => (id && isUuid(id) ? id : null);
