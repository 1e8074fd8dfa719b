import type { InvalidInput, InvalidState } from "@starlane/graphql";
import { eventFor, receiptOf, type CheckInReceipts } from "../check-in/check-in.commands.js";
import { eventTakesNoCheckIns } from "../check-in/check-in.refusals.js";
import { rejected, takesCheckIns, type Verdict } from "../check-in/check-in.rules.js";
import type { Context } from "../../context.js";
import { isOverused, overusedIdentities, TOO_MANY_PHONES } from "../../people/person/join.rules.js";
import { readAssessment, refuseAssessmentCount, type Assessment } from "./assessment.rules.js";
import { writeAssessments } from "./assessment.store.js";
import type { AssessmentItem, AssessmentPhase } from "./assessment.type.js";

export interface Assessments {
  readonly event: string;
  readonly phase: `${AssessmentPhase}`;
  readonly items: readonly AssessmentItem[];
}

/**
 * Records assessments, each independently: a rejected item does not hold back the others. Sending the same batch again
 * changes nothing.
 * @throws ApiError NOT_FOUND when there is no such event, FORBIDDEN when the viewer does not take its attendance
 */
export async function recordAssessments(
  context: Context,
  { event: id, phase, items }: Assessments,
): Promise<CheckInReceipts | InvalidInput | InvalidState> {
  const { state, now, language } = context;
  const wrong = refuseAssessmentCount(items.length);
  if (wrong) return wrong;
  const event = await eventFor(context, "Mutation.recordAssessments", id);
  if (!takesCheckIns(event.status)) return eventTakesNoCheckIns(event.status);
  const read = items.map((item) =>
    readAssessment(item, {
      event: event.id,
      phase,
      receivedAt: now,
      by: context.viewer?.id ?? null,
      knownBy: (who) => state.pseudonyms.knownBy(who),
    }),
  );
  const overused = overusedIdentities(read.filter(isAssessment).map(({ knownBy }) => knownBy));
  const reads = read.map((one) =>
    isAssessment(one) && isOverused(one.knownBy, overused) ? rejected(TOO_MANY_PHONES) : one,
  );
  const receipts = (written: readonly Verdict[]): CheckInReceipts => {
    const next = written.values();
    const verdicts = reads.map((read) => (isAssessment(read) ? next.next().value! : read));
    return {
      event: { id: event.id },
      receipts: items.map(({ clientId }, index) => receiptOf(clientId, verdicts[index]!, language)),
    };
  };
  const taken = reads.filter(isAssessment);
  return receipts(
    await writeAssessments(state.pool, taken, {
      tombstones: state.tombstones,
      beforeCommit: (client, written) => context.completeMutation(client, receipts(written)),
    }),
  );
}

const isAssessment = (read: Assessment | Verdict): read is Assessment => !("verdict" in read);
