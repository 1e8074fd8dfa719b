import type { Client } from "@starlane/database";
import { ApiError, type InvalidInput, type InvalidState } from "@starlane/graphql";
import { isAudience } from "../../replicas/audience/audience.rules.js";
import { eventFor } from "../check-in/check-in.commands.js";
import { correctLog } from "../../attendance-log/log.commands.js";
import type { Context } from "../../context.js";
import {
  findCheckIn,
  findRemoval,
  insertCorrected,
  removeAttendances,
  type Removal,
} from "../../attendance-log/attendances.store.js";
import { findRemovedCrowd, removeCrowd } from "./crowds.store.js";
import type { CheckInCorrectedType, CheckInWithdrawnType } from "./correction.type.js";
import {
  noReason,
  noSuchArea,
  noSuchAudience,
  nothingToCorrect,
  wasJoined,
  wasWithdrawn,
} from "./correction.refusals.js";
import { readReason } from "../../attendance-log/reason.rules.js";

/** A check-in or crowd to withdraw, with the reason. */
export interface Withdrawal {
  readonly event: string;
  readonly clientId: string;
  readonly reason: string;
}

/**
 * Withdraws a check-in: it no longer counts anywhere, and its client id is never accepted again. Sending it again
 * changes nothing.
 * @throws ApiError NOT_FOUND when the event has no such check-in, FORBIDDEN when the viewer does not take its
 * attendance
 */
export async function withdrawCheckIn(
  context: Context,
  { event: id, clientId, reason }: Withdrawal,
): Promise<CheckInWithdrawnType | InvalidInput | InvalidState> {
  const note = readReason(reason);
  if (note === null) return noReason();
  const event = await eventFor(context, "Mutation.withdrawCheckIn", id);
  const withdrawn = { event: { id: event.id }, clientId };
  return correctLog(context, async (client) => {
    const removal = removalBy(context, "WITHDRAWN", note);
    const isThere = (await findCheckIn(client, event.id, clientId)) !== null;
    if (isThere) await removeAttendances(client, { clientId }, removal);
    else if ((await removalOf(client, event.id, clientId)) === "JOINED") return wasJoined();
    return withdrawn;
  });
}

/**
 * Withdraws a crowd count in the same way.
 * @throws ApiError NOT_FOUND, FORBIDDEN
 */
export async function withdrawCrowdCount(
  context: Context,
  { event: id, clientId, reason }: Withdrawal,
): Promise<CheckInWithdrawnType | InvalidInput> {
  const note = readReason(reason);
  if (note === null) return noReason();
  const event = await eventFor(context, "Mutation.withdrawCrowdCount", id);
  return correctLog(context, async (client) => {
    const isThere = await removeCrowd(
      client,
      { event: event.id, clientId },
      removalBy(context, "WITHDRAWN", note),
    );
    if (!isThere && !(await findRemovedCrowd(client, event.id, clientId))) throw new ApiError("NOT_FOUND");
    return { event: { id: event.id }, clientId };
  });
}

/** The corrected values of a check-in; null when the value was right before. */
export interface Correction extends Withdrawal {
  readonly area: string | null;
  readonly audience: string | null;
}

/**
 * Corrects the residence or audience of a check-in. Sending it again changes nothing.
 * @throws ApiError NOT_FOUND, FORBIDDEN
 */
export async function correctCheckIn(
  context: Context,
  { event: id, clientId, reason, area, audience }: Correction,
): Promise<CheckInCorrectedType | InvalidInput | InvalidState> {
  const note = readReason(reason);
  if (note === null) return noReason();
  if (area === null && audience === null) return nothingToCorrect();
  if (audience !== null && !isAudience(audience)) return noSuchAudience();
  const event = await eventFor(context, "Mutation.correctCheckIn", id);
  if (area !== null && !(await context.state.areas.among([area])).has(area)) return noSuchArea();
  return correctLog(context, async (client) => {
    const there = await findCheckIn(client, event.id, clientId);
    if (there === null)
      return (await removalOf(client, event.id, clientId)) === "JOINED" ? wasJoined() : wasWithdrawn();
    const right = { area: area ?? there.area, audience: audience ?? there.audience };
    if (right.area !== there.area || right.audience !== there.audience) {
      await removeAttendances(client, { clientId }, removalBy(context, "CORRECTED", note));
      await insertCorrected(client, { clientId }, right);
    }
    return { event: { id: event.id }, clientId, area: { id: right.area }, audience: { id: right.audience } };
  });
}

/**
 * Returns the reason why a check-in was removed.
 * @throws ApiError NOT_FOUND when it never existed
 */
async function removalOf(client: Client, event: string, clientId: string): Promise<Removal["reason"]> {
  const reason = await findRemoval(client, event, clientId);
  if (reason === null) throw new ApiError("NOT_FOUND");
  return reason;
}

export function removalBy(context: Context, reason: Removal["reason"], note: string): Removal {
  return { reason, by: context.signedIn().id, at: context.now, note };
}
