import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, sql } from "@starlane/database";
import type { Context } from "../../context.js";
import { insertMaterials } from "../../outreach/material/material.commands.js";
import type { EventToBe } from "./draft.commands.js";
import { publishEventsChanged } from "./event.messages.js";
import type { EventRow } from "./event.row.js";

/** Writes new events with everything that belongs to them, and publishes them. Their holds are written elsewhere. */
export async function writeEvents(
  { publish }: Pick<Context, "publish">,
  tx: EntityManager,
  events: readonly EventToBe[],
): Promise<void> {
  await insertEvents(tx, events);
  await insertEventSpeakers(tx, events);
  await insertMaterials(tx, events);
  await askApprovals(tx, events);
  await publishEventsChanged(publish, tx, ...events);
}

async function insertEvents(tx: EntityManager, events: readonly EventToBe[]): Promise<void> {
  await execute(
    tx,
    sql`insert into event (id, campaign_id, title, kind, agency_id, venue_id, area_id, audience_ids,
          starts_at, ends_at, status, capacity, registered_by, version)
        select id, "campaignId", title, kind, "agencyId", "venueId", "areaId", "audienceIds",
          "startsAt", "endsAt", status, capacity, "registeredBy", version
        from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as event (id uuid, "campaignId" uuid, title text,
          kind text, "agencyId" uuid, "venueId" uuid, "areaId" text, "audienceIds" text[], "startsAt" timestamptz,
          "endsAt" timestamptz, status text, capacity int, "registeredBy" uuid, version int)`,
  );
}

/** Writes the speakers of events, in their order. */
export async function insertEventSpeakers(
  tx: EntityManager,
  events: readonly { readonly id: string; readonly speakers: readonly string[] }[],
): Promise<void> {
  const rows = events.flatMap(({ id, speakers }) =>
    speakers.map((speaker, index) => ({ event: id, position: index + 1, speaker })),
  );
  if (rows.length === 0) return;
  await execute(
    tx,
    sql`insert into event_speaker (event_id, position, speaker_id)
        select event, position, speaker from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as row (event uuid, position int, speaker uuid)`,
  );
}

/** Asks agencies for approval of events, where they need it. */
export async function askApprovals(
  tx: EntityManager,
  events: readonly { readonly id: EventRow["id"]; readonly approvers: readonly string[] }[],
): Promise<void> {
  const approvals = events.flatMap(({ id, approvers }) => approvers.map((approver) => ({ id, approver })));
  if (approvals.length === 0) return;
  await execute(
    tx,
    sql`insert into approval (event_id, agency_id)
        select * from unnest(${approvals.map(({ id }) => id)}::uuid[], ${approvals.map(({ approver }) => approver)}::uuid[])`,
  );
}
