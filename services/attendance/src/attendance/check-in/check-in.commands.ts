import { ApiError, say, type InvalidInput, type InvalidState, type Language } from "@starlane/graphql";
import type { Context } from "../../context.js";
import type { KnownEvent } from "../../replicas/event/event.rules.js";
import { findVisibleEvent } from "../../replicas/event/visibility.loaders.js";
import { readIdentity } from "../../people/person/identity.rules.js";
import { isOverused, overusedIdentities, TOO_MANY_PHONES } from "../../people/person/join.rules.js";
import type { Pseudonyms } from "../../people/person/pseudonyms.js";
import { eventTakesNoCheckIns, refuseItemCount } from "./check-in.refusals.js";
import {
  isVerdict,
  ITEMS_AT_MOST,
  readItem,
  rejected,
  takesCheckIns,
  type CheckInDetails,
  type CheckIn,
  type ItemReading,
  type Verdict,
} from "./check-in.rules.js";
import { writeWithLocks } from "./check-in.store.js";
import type { CheckInItem, CheckInReceiptType } from "./check-in.type.js";

/** One receipt per item, in the order sent. */
export interface CheckInReceipts {
  readonly event: { readonly id: string };
  readonly receipts: readonly CheckInReceiptType[];
}

/**
 * Checks people in to an event, each independently: a rejected item does not hold back the others. Sending the same
 * batch again changes nothing, even in part, in another order or concurrently.
 * @throws ApiError NOT_FOUND when there is no such event, FORBIDDEN when the viewer does not take its attendance
 */
export async function checkIn(
  context: Context,
  { event: id, items }: { event: string; items: readonly CheckInItem[] },
): Promise<CheckInReceipts | InvalidInput | InvalidState> {
  if (items.length < 1 || items.length > ITEMS_AT_MOST) return refuseItemCount(ITEMS_AT_MOST);
  const event = await eventFor(context, "Mutation.checkIn", id);
  if (!takesCheckIns(event.status)) return eventTakesNoCheckIns(event.status);
  const identify = byNumber(context.state.pseudonyms);
  return { event: { id: event.id }, receipts: await takeItems(context, event, { items, identify }) };
}

/**
 * Returns an event at which the viewer may perform an operation. Waits briefly for an event that is not replicated yet.
 * @throws ApiError NOT_FOUND when the event does not exist or is not visible to the viewer, FORBIDDEN when the
 * operation is not allowed
 */
export async function eventFor(context: Context, operation: string, id: string): Promise<KnownEvent> {
  const subjectOf = ({ areaId: area, agencyId: agency }: KnownEvent) => ({ area, agency });
  const event = await findVisibleEvent(context, id, (found) => context.may(operation, subjectOf(found)));
  if (!event) throw new ApiError("NOT_FOUND");
  context.allow(operation, subjectOf(event));
  return event;
}

/** Identifies people by identity number or phone. */
export function byNumber(pseudonyms: Pseudonyms): ItemReading<CheckInItem>["identify"] {
  return ({ person }) => {
    const reading = readIdentity(person);
    return "refused" in reading ? reading.refused : pseudonyms.knownBy(reading);
  };
}

/**
 * Takes check-ins from every source: reads the items of an event that takes attendance, writes the valid ones in a
 * batch with those of other requests, and returns one receipt per item.
 */
export async function takeItems<Item extends CheckInDetails>(
  context: Context,
  event: KnownEvent,
  { items, identify }: { items: readonly Item[] } & Pick<ItemReading<Item>, "identify">,
): Promise<CheckInReceiptType[]> {
  const { state, now, language } = context;
  const areas = await state.areas.among([...new Set(items.flatMap(({ area }) => area ?? []))]);
  const by = context.viewer?.id ?? null;
  const read = items.map((item) =>
    readItem(item, event, { now, isArea: (area) => areas.has(area), identify, by }),
  );
  const overused = overusedIdentities(read.flatMap((one) => (isVerdict(one) ? [] : [one.knownBy])));
  const reads = read.map((one) =>
    !isVerdict(one) && isOverused(one.knownBy, overused) ? rejected(TOO_MANY_PHONES) : one,
  );
  const inOrder = reads.filter((read): read is CheckIn => !isVerdict(read));
  const receipts = (written: readonly Verdict[]): CheckInReceiptType[] => {
    const next = written.values();
    return items.map(({ clientId }, index) => {
      const read = reads[index]!;
      return receiptOf(clientId, isVerdict(read) ? read : next.next().value!, language);
    });
  };
  if (!context.isIdempotent || inOrder.length === 0) return receipts(await state.checkIns.submit(inOrder));
  // The answer is stored in the transaction that writes, so this caller cannot share its transaction with others.
  const written = await writeWithLocks(state.pool, inOrder, {
    tombstones: state.tombstones,
    beforeCommit: (client, verdicts) =>
      context.completeMutation(client, { event: { id: event.id }, receipts: receipts(verdicts) }),
  });
  state.projector.wake();
  return receipts(written);
}

/** Translates a verdict into the receipt sent to the caller. */
export function receiptOf(
  clientId: string,
  { verdict, reason, arrival }: Verdict,
  language: Language,
): CheckInReceiptType {
  const { late, flagged } = arrival ?? { late: false, flagged: false };
  return { clientId, verdict, reason: reason && say(reason, language), late, flagged };
}
