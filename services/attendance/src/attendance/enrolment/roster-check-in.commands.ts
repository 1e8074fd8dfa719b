import { isUuid } from "@starlane/database";
import type { InvalidInput, InvalidState, Phrase } from "@starlane/graphql";
import { takeItems, type CheckInReceipts } from "../check-in/check-in.commands.js";
import { eventTakesNoCheckIns, refuseItemCount } from "../check-in/check-in.refusals.js";
import { ITEMS_AT_MOST, takesCheckIns, type CheckInDetails } from "../check-in/check-in.rules.js";
import { CheckInMethod } from "../check-in/check-in.type.js";
import type { Context } from "../../context.js";
import { enrolmentFor } from "./enrolment.commands.js";
import { findTicked } from "./enrolment.loaders.js";

export interface RosterCheckIn {
  readonly enrolment: string;
  /** Entry ids of its roster. */
  readonly entries: readonly string[];
  readonly at: Date;
}

/**
 * Checks in people on a roster, each as `checkIn` does.
 * @throws ApiError NOT_FOUND when the group does not exist or belongs to another agency
 */
export async function checkInRoster(
  context: Context,
  { enrolment: id, entries, at }: RosterCheckIn,
): Promise<CheckInReceipts | InvalidInput | InvalidState> {
  const { row, event } = await enrolmentFor(context, "Mutation.checkInRoster", id);
  if (entries.length < 1 || entries.length > ITEMS_AT_MOST) return refuseItemCount(ITEMS_AT_MOST, "entries");
  if (!takesCheckIns(event.status)) return eventTakesNoCheckIns(event.status);
  const ticked = await findTicked(context.em, row.id, entries.filter(isUuid));
  const items = entries.map((entry): CheckInDetails & { entry: string } => ({
    entry,
    clientId: `${row.id}/${entry}`,
    audience: ticked.get(entry)?.audience ?? "RESIDENT", // an unknown entry is rejected below
    area: ticked.get(entry)?.areaId,
    method: CheckInMethod.ROSTER,
    at,
  }));
  const identify = ({ entry }: { entry: string }) => ticked.get(entry) ?? NOT_ON_ROSTER;
  return { event: { id: event.id }, receipts: await takeItems(context, event, { items, identify }) };
}

const NOT_ON_ROSTER: Phrase = { "zh-CN": "名单上没有此人。", en: "Nobody of that id stands on the roster." };
