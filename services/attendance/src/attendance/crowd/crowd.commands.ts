import type { InvalidState } from "@starlane/graphql";
import { InvalidInput } from "@starlane/graphql";
import { eventFor, receiptOf } from "../check-in/check-in.commands.js";
import { eventTakesNoCheckIns } from "../check-in/check-in.refusals.js";
import { takesCheckIns, type Verdict } from "../check-in/check-in.rules.js";
import type { CheckInReceiptType } from "../check-in/check-in.type.js";
import type { Context } from "../../context.js";
import { readCrowd, type CrowdInput } from "./crowd.rules.js";
import { writeCrowd } from "./crowd.store.js";

/**
 * Records a count of people who cannot be identified. The same count again, from the same device, changes nothing.
 * @throws ApiError NOT_FOUND when there is no such event, FORBIDDEN when the viewer does not take its attendance
 */
export async function countCrowd(
  context: Context,
  { event: id, ...input }: CrowdInput & { readonly event: string },
): Promise<CheckInReceiptType | InvalidInput | InvalidState> {
  const { state, now, language } = context;
  const event = await eventFor(context, "Mutation.countCrowd", id);
  if (!takesCheckIns(event.status)) return eventTakesNoCheckIns(event.status);
  const count = readCrowd(input, event, now);
  if (count instanceof InvalidInput) return count;
  const receipt = (verdict: Verdict) => receiptOf(count.clientId, verdict, language);
  const verdict = await writeCrowd(state.pool, count, (client, written) =>
    context.completeMutation(client, receipt(written)),
  );
  state.projector.wake();
  return receipt(verdict);
}
