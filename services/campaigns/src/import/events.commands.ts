import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import { ApiError, Refusal } from "@starlane/graphql";
import {
  ColumnNames,
  RowReader,
  runImport,
  type ImportMode,
  type ImportReport,
  type ImportRow,
  type Outcome,
} from "@starlane/row-import";
import { setImmediate } from "node:timers/promises";
import type { Context } from "../context.js";
import { registerEvent } from "../event/register.commands.js";
import { lockResources } from "../hold/hold.commands.js";
import { EVENT_COLUMNS, type EventColumn } from "./event-columns.rules.js";
import {
  asRegistered,
  keyOfRegistered,
  keyOfRow,
  refuseDifference,
  type Registered,
} from "./event-match.rules.js";
import { readEvent, type EventFromRow, type EventTable } from "./event-row.rules.js";
import { findNames } from "./names.loaders.js";
import { columnOf } from "./refusals.rules.js";

export interface EventsImport {
  readonly campaign: string;
  readonly mode: ImportMode;
  readonly rows: readonly ImportRow[];
}

interface Read {
  readonly reader: RowReader<EventColumn>;
  readonly event: EventFromRow | null;
}

const columnNames = new ColumnNames<EventColumn>(EVENT_COLUMNS);
/** Rows read before others get their turn. */
const ROWS_AT_ONCE = 100;

/**
 * Registers the events of a table, each just as `registerEvent` does. A row whose event is there already changes nothing;
 * one that would change it is refused. @throws ApiError NOT_FOUND when the viewer sees no such campaign
 */
export async function importEvents(
  context: Context,
  { campaign: id, mode, rows }: EventsImport,
): Promise<ImportReport> {
  const campaign = await context.loaders.campaign.load(id);
  if (!campaign) throw new ApiError("NOT_FOUND");
  const names = await findNames(context.em, campaign.areaId);
  const table: EventTable = { campaign, agency: context.signedIn().agency, names };
  const read = new Map<ImportRow, Read>();
  for (const [index, row] of rows.entries()) {
    if (index % ROWS_AT_ONCE === 0) await setImmediate();
    const reader = new RowReader(row, columnNames, context.language);
    read.set(row, { reader, event: readEvent(reader, table) });
  }
  const events = [...read.values()].flatMap(({ event }) => event ?? []);
  const known = await findRegistered(context.em, campaign.id, events);

  return runImport(context.em, {
    mode,
    rows,
    begin: (tx) => lockAll(tx, campaign.id, events),
    write: async (tx, row) => {
      const { reader, event } = read.get(row)!;
      return {
        reader,
        outcome: event ? await register({ ...context, em: tx }, reader, event, known) : "accepted",
      };
    },
  });
}

async function register(
  context: Context,
  reader: RowReader<EventColumn>,
  event: EventFromRow,
  known: Map<string, Registered>,
): Promise<Outcome> {
  const key = keyOfRow(event);
  const there = known.get(key);
  if (there) {
    refuseDifference(reader, event, there);
    return "unchanged";
  }
  try {
    const answer = await registerEvent(context, event);
    if (answer instanceof Refusal) reader.refuseAs(columnOf(reader, answer), answer);
    else known.set(key, asRegistered(event));
  } catch (error) {
    reader.refuseError(error);
  }
  return "accepted";
}

/** Locks everything that the rows are about, in the order in which everybody does: the campaign, then what is held. */
async function lockAll(tx: EntityManager, campaign: string, events: readonly EventFromRow[]): Promise<void> {
  await select(tx, sql`select from campaign where id = ${campaign} for share`);
  const resources = events.flatMap(({ venue, speakers }) => [...(venue ? [venue] : []), ...(speakers ?? [])]);
  await lockResources(tx, [...new Set(resources)]);
}

/** The campaign's events in the time of those of the table, by their key. */
async function findRegistered(
  em: EntityManager,
  campaign: string,
  events: readonly EventFromRow[],
): Promise<Map<string, Registered>> {
  const starts = events.map(({ startsAt }) => startsAt.getTime());
  if (starts.length === 0) return new Map();
  const agencies = [...new Set(events.map(({ agency }) => agency))];
  const rows = await select<Registered>(
    em,
    sql`select title, kind, agency_id, venue_id, area_id, audience_ids, starts_at, ends_at, status, capacity,
          array(select speaker_id from event_speaker where event_id = event.id) as speaker_ids
        from event
        where campaign_id = ${campaign} and agency_id = any(${agencies}::uuid[])
          and starts_at between ${new Date(starts.reduce((one, other) => Math.min(one, other)))}
            and ${new Date(starts.reduce((one, other) => Math.max(one, other)))}
        order by status in ('CANCELLED', 'DECLINED') desc`,
  );
  // Of several alike the one that stands counts, so it comes last.
  return new Map(rows.map((row) => [keyOfRegistered(row), row]));
}
