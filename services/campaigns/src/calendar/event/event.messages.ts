import type { EntityManager } from "@mikro-orm/postgresql";
import { messageSource, type Publisher } from "@starlane/messages";
import { findEventsAfter } from "./event.loaders.js";
import type { EventRow } from "./event.row.js";
import { notifyOfEvent } from "./event-changes.js";

/**
 * Publishes the facts about events that check-ins and reports need: `campaigns.event`. Instants are ISO 8601, in UTC.
 * Subscribers of the campaign are notified of the change as well, on commit.
 */
export async function publishEventsChanged(
  publish: Publisher,
  tx: EntityManager,
  ...events: readonly EventRow[]
): Promise<void> {
  await notifyOfEvent(tx, ...events);
  await publishFacts(publish, tx, ...events);
}

/** The source for a resync. It does not notify subscribers of a campaign: nothing has changed. */
export const eventMessageSource = messageSource("campaigns.event", findEventsAfter, publishFacts);

function publishFacts(publish: Publisher, tx: EntityManager, ...events: readonly EventRow[]): Promise<void> {
  return publish(
    tx,
    ...events.map((event) => ({ name: "campaigns.event", key: event.id, body: factOf(event) })),
  );
}

function factOf(event: EventRow) {
  return {
    id: event.id,
    campaign: event.campaignId,
    agency: event.agencyId,
    kind: event.kind,
    area: event.areaId,
    venue: event.venueId,
    audiences: event.audienceIds,
    startsAt: event.startsAt.toISOString(),
    endsAt: event.endsAt.toISOString(),
    status: event.status,
    capacity: event.capacity,
    version: event.version,
  };
}
