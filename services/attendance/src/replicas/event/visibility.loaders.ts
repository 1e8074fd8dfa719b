import { areasFor, isWithin } from "@starlane/auth";
import { select, sql } from "@starlane/database";
import { relatedAgencies, campaignVisibleTo } from "../campaign/visibility.loaders.js";
import type { Context } from "../../context.js";
import { waitForReplication } from "./event.loaders.js";
import type { KnownEvent } from "./event.rules.js";

/**
 * Returns an event by id, with a short wait for one that is not replicated yet. Null when there is none, and after the
 * same time when the viewer neither sees it nor may perform the operation: the answer does not reveal that it exists.
 */
export function findVisibleEvent(
  context: Context,
  id: string,
  may: (event: KnownEvent) => boolean,
): Promise<KnownEvent | null> {
  const { events, messageApplied } = context.state;
  return waitForReplication(messageApplied, async () => {
    const [event = null] = await events.submit([id]);
    return event && (may(event) || (await isVisibleTo(context, event))) ? event : null;
  });
}

/**
 * Returns true when a viewer sees an event, as in the campaigns service: the event's area, or its campaign's, overlaps
 * one of the viewer's; or the viewer's agency, one below or one above it holds the event, leads the campaign or was
 * invited to it.
 */
async function isVisibleTo(context: Context, event: KnownEvent): Promise<boolean> {
  const { viewer } = context;
  if (!viewer) return false;
  const areas = areasFor(viewer, "Query.campaign");
  const touches = (area: string) => areas.some((own) => isWithin(area, own) || isWithin(own, area));
  if (touches(event.areaId) || viewer.agencies.includes(event.agencyId)) return true;
  const [visible] = await select<{ visible: boolean }>(
    context.em, // created on first use: a check-in needs none
    sql`with mine as ${relatedAgencies(viewer)}
        select ${event.agencyId}::uuid = any(mine.agencies)
          or exists (select from known_campaign campaign
            where campaign.id = ${event.campaignId} and ${campaignVisibleTo(viewer)}) as visible
        from mine`,
  );
  return visible?.visible ?? false;
}
