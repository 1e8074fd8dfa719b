import type { ask } from "../graph/ask.js";
import { SendCrowd, SendPeople, SendTicks, type ReceiptFragment } from "./outbox.documents.js";
import { refusal, type StoredEntry, type Batch, type ServerReply } from "./outbox.rules.js";

/** The server's answer: receipts in the order sent, one receipt, or the reason why it accepted nothing. */
type Answer = Partial<ReceiptFragment> & {
  readonly receipts?: readonly ReceiptFragment[];
  readonly message?: string;
};

/**
 * Sends a batch.
 * @returns a verdict for each entry, in their order
 * @throws RequestRefused and others, as `ask` does
 */
export async function send(batch: Batch, accessToken: string, through: typeof ask): Promise<ServerReply[]> {
  const { entries } = batch;
  const answer = (await answerTo(batch, accessToken, through)) as Answer;
  if (typeof answer.message === "string") {
    const { message } = answer;
    return entries.map(() => refusal(message));
  }
  const receipts = answer.receipts ?? [answer as ReceiptFragment];
  return receipts.map(({ verdict, reason, late, flagged }) => ({ verdict, reason, late, flagged }));
}

async function answerTo({ kind, entries }: Batch, token: string, through: typeof ask): Promise<object> {
  const [first] = entries;
  const event = first!.event.id;
  if (kind === "PERSON") {
    const { answer } = await through(SendPeople, { event, items: entries.map(itemOf) }, token);
    return answer;
  }
  const { taken, at, clientId } = first!;
  if (taken.kind === "ROSTER") {
    const ticked = entries.map((entry) => (entry.taken as typeof taken).entry);
    const { answer } = await through(SendTicks, { enrolment: taken.enrolment, entries: ticked, at }, token);
    return answer;
  }
  const { people, audience } = taken as Extract<typeof taken, { kind: "CROWD" }>;
  const { answer } = await through(SendCrowd, { event, clientId, people, audience, at }, token);
  return answer;
}

function itemOf({ clientId, at, taken }: StoredEntry) {
  const { person, audience, area } = taken as Extract<typeof taken, { kind: "PERSON" }>;
  const { kind, number } = person!;
  return {
    clientId,
    at,
    audience,
    area,
    method: "STAFF_SCAN" as const,
    person: kind === "PHONE" ? { phone: number } : { identityNumber: number },
  };
}
