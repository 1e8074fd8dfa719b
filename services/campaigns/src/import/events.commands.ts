import type { EntityManager } from "@mikro-orm/postgresql";
import { newId, select, sql } from "@starlane/database";
import { ApiError } from "@starlane/graphql";
import { createPublisher, LOW_PRIORITY } from "@starlane/messages";
import { chunk, runImport, type ImportReport, type ImportTable } from "@starlane/row-import";
import type { Context } from "../context.js";
import type { EventToBe } from "../calendar/event/draft.commands.js";
import type { CampaignRow } from "../campaigns/campaign/campaign.row.js";
import { writeEvents } from "../calendar/event/write.commands.js";
import { hold, lockResources } from "../calendar/hold/hold.commands.js";
import { EVENT_COLUMNS, type EventColumn } from "./event-columns.rules.js";
import { readEvent, type EventOfRow, type EventTable } from "./event-row.rules.js";
import { judgeEvents } from "./judge-events.commands.js";
import { mayStill } from "./may-still.loaders.js";
import { findNames } from "./names.loaders.js";

/** Low priority: a change that a user makes during an import is delivered before the import's thousands. */
const publish = createPublisher("campaigns", LOW_PRIORITY);

/**
 * Registers the events of a table, each as `registerEvent` does. A row whose event is registered already changes
 * nothing; one that differs from it is refused. @throws ApiError NOT_FOUND when the viewer sees no such campaign
 */
export async function importEvents(context: Context, id: string, table: ImportTable): Promise<ImportReport> {
  const campaign = await context.loaders.campaign.load(id);
  if (!campaign) throw new ApiError("NOT_FOUND");
  const names = await findNames(context.em, campaign.areaId);
  const eventTable: EventTable = { campaign, agency: context.signedIn().agency, names };
  return runImport<EventColumn, EventOfRow, EventToBe>(context.em, table, {
    columns: EVENT_COLUMNS,
    language: context.language,
    user: context.signedIn().id,
    read: (row) => {
      const event = readEvent(row, eventTable);
      return event && Object.assign(event, { id: newId() });
    },
    judge: (em, entries) => judgeEvents({ ...context, em }, campaign.id, entries),
    lock: async (tx, events) => {
      await lockCampaignVersion(tx, campaign);
      await lockAll(
        tx,
        events.map(({ agency, venue, speakers }) => ({ agency, venue, speakers })),
      );
    },
    write: async (tx, events) => {
      await writeAll(tx, events);
      if (!(await holdAll(tx, events))) throw new Error("Somebody holds what was free under the locks.");
    },
    writeAhead: async (tx, events) => {
      if (!(await lockCampaignVersion(tx, campaign))) return false;
      await writeAll(tx, events);
      await lockAll(
        tx,
        events.map(({ agencyId, venueId, speakers }) => ({ agency: agencyId, venue: venueId, speakers })),
      );
      return (await mayStill(tx, events)) && holdAll(tx, events);
    },
  });
}

/**
 * Locks the campaign against moves until the transaction ends. The campaign is always locked first, here as elsewhere.
 * @returns true if it has not been moved since the import began
 */
async function lockCampaignVersion(tx: EntityManager, { id, version }: CampaignRow): Promise<boolean> {
  const locked = await select<{ version: number }>(
    tx,
    sql`select version from campaign where id = ${id} for share`,
  );
  return locked[0]?.version === version;
}

/** Locks all venues, agencies and speakers of the events at once, as `place` does for one event. */
async function lockAll(
  tx: EntityManager,
  events: readonly { agency: string; venue?: string | null; speakers?: readonly string[] | null }[],
): Promise<void> {
  const resources = events.flatMap(({ agency, venue, speakers }) => [venue ?? agency, ...(speakers ?? [])]);
  await lockResources(tx, [...new Set(resources)]);
}

async function writeAll(tx: EntityManager, events: readonly EventToBe[]): Promise<void> {
  for (const some of chunk(events)) await writeEvents({ publish }, tx, some);
}

/** @returns true if no other event holds any of it */
async function holdAll(tx: EntityManager, events: readonly EventToBe[]): Promise<boolean> {
  for (const some of chunk(events)) {
    const holds = some.map(({ id, venueId, speakers, startsAt, endsAt }) => ({
      event: id,
      venue: venueId,
      speakers,
      startsAt,
      endsAt,
    }));
    const conflicts = await hold(tx, holds);
    if (conflicts.length > 0) return false;
  }
  return true;
}
