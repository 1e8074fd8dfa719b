import { ApiError, say, type InvalidInput, type InvalidState } from "@starlane/graphql";
import type { Context } from "../context.js";
import { untilHeard } from "../event/event.loaders.js";
import { eventTakesNoCheckIns, notThatMany } from "./check-in.refusals.js";
import { isVerdict, ITEMS_AT_MOST, readItem, takesCheckIns, type CheckIn } from "./check-in.rules.js";
import type { CheckInItem, CheckInReceiptType } from "./check-in.type.js";

/** One receipt per item, in the order sent. */
export interface CheckInReceipts {
  readonly event: { readonly id: string };
  readonly receipts: readonly CheckInReceiptType[];
}

/**
 * Checks people in to an event, each on their own: an item that is rejected keeps no other back. The same batch again, in
 * part, in another order or at the same time, changes nothing.
 * @throws ApiError NOT_FOUND where there is no such event, FORBIDDEN where the viewer does not take its attendance
 */
export async function checkIn(
  context: Context,
  { event: id, items }: { event: string; items: readonly CheckInItem[] },
): Promise<CheckInReceipts | InvalidInput | InvalidState> {
  const { state, now, language } = context;
  if (items.length < 1 || items.length > ITEMS_AT_MOST) return notThatMany(ITEMS_AT_MOST);
  const event = await untilHeard(state.heard, async () => (await state.events.submit([id]))[0] ?? null);
  if (!event) throw new ApiError("NOT_FOUND");
  context.allow("Mutation.checkIn", { area: event.areaId, agency: event.agencyId });
  if (!takesCheckIns(event.status)) return eventTakesNoCheckIns(event.status);

  const areas = await state.areas.among([...new Set(items.flatMap(({ area }) => area ?? []))]);
  const reads = items.map((item) =>
    readItem(item, event, {
      now,
      isArea: (area) => areas.has(area),
      pseudonymOf: (identity) => state.pseudonyms.of(identity),
    }),
  );
  const inOrder = reads.filter((read): read is CheckIn => !isVerdict(read));
  const written = (await state.checkIns.submit(inOrder)).values();
  const receipts = items.map(({ clientId }, index) => {
    const read = reads[index]!;
    const { verdict, reason } = isVerdict(read) ? read : written.next().value!;
    return { clientId, verdict, reason: reason && say(reason, language) };
  });
  return { event: { id: event.id }, receipts };
}
