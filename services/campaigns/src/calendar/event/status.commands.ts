import type { EntityManager } from "@mikro-orm/postgresql";
import { isWithin } from "@starlane/auth";
import { execute, isUuid, select, sql } from "@starlane/database";
import { ApiError, InvalidInput, isLongerThan, StaleVersion, type InvalidState } from "@starlane/graphql";
import { findAgencyAreas } from "../../replicas/agency/agency.loaders.js";
import { readComment } from "../../campaigns/comment/comment.rules.js";
import type { Context } from "../../context.js";
import { releaseHolds } from "../hold/hold.commands.js";
import { writeOrRefuse } from "../../transaction/write-or-refuse.js";
import { eventColumns, eventVisibleTo } from "./event.loaders.js";
import { publishEventsChanged } from "./event.messages.js";
import type { EventRow } from "./event.row.js";
import { refuseEventAction, refuseEarlyEnd, type EventAction } from "./status.rules.js";

/** An event in the version that the client read. */
export interface EventVersion {
  readonly id: string;
  readonly version: number;
}

/** The changes that an action makes to an event. */
type Changes = Pick<EventRow, "status"> & { readonly cancelledBecause?: string };

const LONGEST_REASON = 1_000;

/**
 * Approves or declines an event for the viewer's agency or one below it, or as an administrator for an agency within
 * their areas. The event is confirmed with the last missing approval; a declined event releases its holds.
 * @throws ApiError NOT_FOUND, or FORBIDDEN when the event does not wait for the viewer's decision
 */
export async function decideEvent(
  context: Context,
  read: EventVersion,
  { approve, comment: given }: { approve: boolean; comment: string | null },
): Promise<EventRow | InvalidInput | InvalidState | StaleVersion> {
  const viewer = context.signedIn();
  return writeOrRefuse(context.em, async (tx) => {
    const event = await lockEvent(tx, context, read.id);
    const approvers = await findPendingApprovers(tx, event.id);
    const areas = await findAgencyAreas(tx, approvers);
    const answering = approvers.filter((agency) =>
      mayAnswer(context, event, agency, areas.get(agency) ?? []),
    );
    if (approvers.length > 0 && answering.length === 0) throw new ApiError("FORBIDDEN");
    const refusal = refuseStale(read, event) ?? refuseEventAction("decide", event.status);
    if (refusal) return refusal;
    const comment = readComment(given, "comment");
    if (comment instanceof InvalidInput) return comment;
    if (approve && (await isAuthor(tx, event.id, viewer.id)))
      throw new ApiError("FORBIDDEN", {
        "zh-CN": "不能同意自己登记或改期的活动，请由被征求意见的单位的其他人员答复。",
        en: "Nobody agrees to an event they registered or moved; ask somebody else of the agency that was asked.",
      });
    await execute(
      tx,
      sql`update approval set decision = ${approve ? "APPROVED" : "DECLINED"}, comment = ${comment},
            decided_at = ${context.now}, decided_by = ${viewer.id}
          where event_id = ${event.id} and agency_id = any(${answering}::uuid[])`,
    );
    if (!approve) await releaseHolds(tx, [event.id]);
    const open = approvers.length > answering.length;
    return saveEvent(tx, context, event, {
      status: approve ? (open ? "PROPOSED" : "CONFIRMED") : "DECLINED",
    });
  });
}

/**
 * Returns true if a viewer may decide for an agency that was asked about an event. For their own agency or one below it
 * they need a right where the event is, or over all areas that the agency answers for, since its speakers are lent
 * elsewhere. For any other agency they must be an administrator of all areas that it answers for.
 * @param areas the areas that the agency answers for; empty for an agency without areas, which is judged by where the
 * event is
 */
export function mayAnswer(
  context: Context,
  { areaId }: EventRow,
  agency: string,
  areas: readonly string[],
): boolean {
  const { agencies, grants } = context.signedIn();
  const whole = areas.length > 0 ? areas : [areaId];
  const may = (area: string) => context.may("Mutation.decideEvent", { area, agency });
  if (agencies.includes(agency)) return may(areaId) || whole.every(may);
  const administered = grants.filter(({ role }) => role === "ADMIN");
  return whole.every((area) => administered.some((grant) => isWithin(area, grant.area)));
}

/** Cancels an event and releases its holds. @throws ApiError NOT_FOUND, FORBIDDEN */
export async function cancelEvent(
  context: Context,
  read: EventVersion,
  reason: string,
): Promise<EventRow | InvalidInput | InvalidState | StaleVersion> {
  return writeOrRefuse(context.em, async (tx) => {
    const event = await findToChange(tx, context, "cancel", read);
    if (!("id" in event)) return event;
    if (reason.trim() === "" || isLongerThan(reason, LONGEST_REASON))
      return new InvalidInput(
        ["reason"],
        { "zh-CN": "请说明取消原因（最多 {most} 字）。", en: "Say why, in {most} characters at most." },
        { most: LONGEST_REASON },
      );
    await releaseHolds(tx, [event.id]);
    return saveEvent(tx, context, event, { status: "CANCELLED", cancelledBecause: reason.trim() });
  });
}

/** Marks an event as held. @throws ApiError NOT_FOUND, FORBIDDEN */
export async function completeEvent(
  context: Context,
  read: EventVersion,
): Promise<EventRow | InvalidState | StaleVersion> {
  return writeOrRefuse(context.em, async (tx) => {
    const event = await findToChange(tx, context, "complete", read);
    if (!("id" in event)) return event;
    return refuseEarlyEnd(event, context.now) ?? saveEvent(tx, context, event, { status: "COMPLETED" });
  });
}

/**
 * Locks the event that its agency is to change and returns it, or the refusal. @throws ApiError NOT_FOUND, FORBIDDEN
 */
export async function findToChange(
  tx: EntityManager,
  context: Context,
  action: EventAction,
  read: EventVersion,
): Promise<EventRow | StaleVersion | InvalidState> {
  const event = await lockEvent(tx, context, read.id);
  context.allow(`Mutation.${action}Event`, { area: event.areaId, agency: event.agencyId });
  return refuseStale(read, event) ?? refuseEventAction(action, event.status) ?? event;
}

/** Locks the event until the transaction ends. @throws ApiError NOT_FOUND when the viewer sees none */
async function lockEvent(tx: EntityManager, { viewer }: Context, id: string): Promise<EventRow> {
  if (!isUuid(id)) throw new ApiError("NOT_FOUND");
  // Locks the campaign first, as a move of the campaign does before it changes the events.
  await select(
    tx,
    sql`select from campaign where id = (select campaign_id from event where id = ${id}) for share`,
  );
  const [event] = await select<EventRow>(
    tx,
    sql`select ${eventColumns} from event left join campaign on campaign.id = event.campaign_id
        where event.id = ${id} and ${eventVisibleTo(viewer)} for update of event`,
  );
  if (!event) throw new ApiError("NOT_FOUND");
  return event;
}

function refuseStale({ version }: EventVersion, event: EventRow): StaleVersion | null {
  return event.version === version ? null : new StaleVersion(event.version);
}

/** Returns true if a user registered an event or ever moved it. */
async function isAuthor(tx: EntityManager, event: string, user: string): Promise<boolean> {
  const rows = await select(
    tx,
    sql`select from event where id = ${event} and ${user}::uuid = any(registered_by || moved_by)`,
  );
  return rows.length > 0;
}

async function findPendingApprovers(tx: EntityManager, event: string): Promise<string[]> {
  const rows = await select<{ agencyId: string }>(
    tx,
    sql`select agency_id from approval where event_id = ${event} and decision = 'PENDING'`,
  );
  return rows.map(({ agencyId }) => agencyId);
}

async function saveEvent(
  tx: EntityManager,
  { publish }: Context,
  { id }: EventRow,
  { status, cancelledBecause }: Changes,
): Promise<EventRow> {
  const [saved] = await select<EventRow>(
    tx,
    sql`update event set status = ${status}, cancelled_because = ${cancelledBecause ?? null}, version = version + 1
        where id = ${id} returning ${eventColumns}`,
  );
  await publishEventsChanged(publish, tx, saved!);
  return saved!;
}
