import { areasFor, isWithin } from "@starlane/auth";
import { select, sql } from "@starlane/database";
import { relatedAgencies, campaignVisibleTo } from "../campaign/visibility.loaders.js";
import type { Context } from "../../context.js";
import { waitForReplication } from "./event.loaders.js";
import type { KnownEvent } from "./event.rules.js";

/**
 * An event by id, waiting a moment for one that is not replicated yet; null where there is none, and in the same time where the
 * viewer neither may do what they ask nor sees it: nobody learns that there is one.
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
 * Whether a viewer sees an event, as the campaigns service has it: of a campaign whose area touches one of theirs, or that their
 * agency, one below or one above it leads or was invited to; or of an agency around theirs.
 */
async function isVisibleTo(context: Context, event: KnownEvent): Promise<boolean> {
  const { viewer } = context;
  if (!viewer) return false;
  const areas = areasFor(viewer, "Query.campaign");
  const touches = (area: string) => areas.some((own) => isWithin(area, own) || isWithin(own, area));
  if (touches(event.areaId) || viewer.agencies.includes(event.agencyId)) return true;
  const [visible] = await select<{ visible: boolean }>(
    context.em, // made when it is first used: a check-in needs none
    sql`with mine as ${relatedAgencies(viewer)}
        select ${event.agencyId}::uuid = any(mine.agencies)
          or exists (select from known_campaign campaign
            where campaign.id = ${event.campaignId} and ${campaignVisibleTo(viewer)}) as visible
        from mine`,
  );
  return visible?.visible ?? false;
}
