import type { EntityManager } from "@mikro-orm/postgresql";
import { newId, select, sql } from "@starlane/database";
import { ApiError } from "@starlane/graphql";
import { inPieces, runImport, type ImportReport, type ImportTable } from "@starlane/row-import";
import type { Context } from "../context.js";
import type { EventToBe } from "../event/draft.commands.js";
import { writeEvents } from "../event/write.commands.js";
import { hold, lockResources } from "../hold/hold.commands.js";
import { EVENT_COLUMNS, type EventColumn } from "./event-columns.rules.js";
import { readEvent, type EventOfRow, type EventTable } from "./event-row.rules.js";
import { judgeEvents } from "./judge-events.commands.js";
import { findNames } from "./names.loaders.js";

/**
 * Registers the events of a table, each just as `registerEvent` does. A row whose event is there already changes nothing;
 * one that would change it is refused. @throws ApiError NOT_FOUND when the viewer sees no such campaign
 */
export async function importEvents(context: Context, id: string, table: ImportTable): Promise<ImportReport> {
  const campaign = await context.loaders.campaign.load(id);
  if (!campaign) throw new ApiError("NOT_FOUND");
  const names = await findNames(context.em, campaign.areaId);
  const eventTable: EventTable = { campaign, agency: context.signedIn().agency, names };
  return runImport<EventColumn, EventOfRow, EventToBe>(context.em, table, {
    columns: EVENT_COLUMNS,
    language: context.language,
    read: (row) => {
      const event = readEvent(row, eventTable);
      return event && Object.assign(event, { id: newId() });
    },
    judge: (em, entries) => judgeEvents({ ...context, em }, campaign.id, entries),
    lock: async (tx, events) => {
      await keepCampaign(tx, campaign.id);
      // As one event does: where there is no venue, its agency. All at once, in the order in which everybody does.
      await lockResources(tx, [
        ...new Set(events.flatMap(({ venue, agency, speakers }) => [venue ?? agency, ...(speakers ?? [])])),
      ]);
    },
    // The events are nobody's business before their time is held; what is held locks others out.
    prepare: async (tx, events) => {
      await keepCampaign(tx, campaign.id);
      for (const some of inPieces(events)) await writeEvents(context, tx, some);
    },
    write: async (tx, events) => {
      for (const some of inPieces(events)) await holdFor(tx, some);
    },
  });
}

/** Keeps the campaign from being moved until the transaction ends; before anything is held, as everybody does. */
async function keepCampaign(tx: EntityManager, campaign: string): Promise<void> {
  await select(tx, sql`select from campaign where id = ${campaign} for share`);
}

async function holdFor(tx: EntityManager, events: readonly EventToBe[]): Promise<void> {
  const taken = await hold(
    tx,
    events.map(({ id, venueId, speakers, startsAt, endsAt }) => ({
      event: id,
      venue: venueId,
      speakers,
      startsAt,
      endsAt,
    })),
  );
  if (taken.length > 0) throw new Error("Somebody holds what was free under the locks.");
}
