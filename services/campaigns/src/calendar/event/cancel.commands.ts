import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import type { Context } from "../../context.js";
import { releaseHolds } from "../hold/hold.commands.js";
import { eventColumns } from "./event.loaders.js";
import { publishEventsChanged } from "./event.messages.js";
import type { EventRow } from "./event.row.js";

/** Cancels the events of a cancelled campaign that have not begun; events already held stay held. */
export async function cancelEventsToCome(
  tx: EntityManager,
  { publish, now }: Context,
  campaign: string,
): Promise<void> {
  const cancelled = await select<EventRow>(
    tx,
    sql`update event set status = 'CANCELLED', cancelled_because = '专项行动已取消', version = version + 1
        where campaign_id = ${campaign} and status in ('PROPOSED', 'CONFIRMED') and starts_at > ${now}
        returning ${eventColumns}`,
  );
  await releaseHolds(
    tx,
    cancelled.map(({ id }) => id),
  );
  if (cancelled.length > 0) await publishEventsChanged(publish, tx, ...cancelled);
}
