import { parentPort, workerData } from "node:worker_threads";
import type { ClientConfig } from "pg";
import { Follower } from "./follower.js";
import type { AnsweredBatch, QuestionBatch } from "./questions.js";

/** A request to the thread. */
export type ThreadRequest =
  | { readonly wake: Date }
  | { readonly ask: QuestionBatch }
  | { readonly report: true }
  | { readonly end: true };

/** A message from the thread. */
export type ThreadReport =
  | { readonly moved: true }
  | { readonly answers: readonly (AnsweredBatch & { readonly asOf: Date })[] }
  /** Milliseconds since the log was last known to be followed; null when it has not been yet. */
  | { readonly sinceSignMs: number | null }
  | { readonly clockAheadMs: number }
  | { readonly warning: string; readonly details: object };

/** The thread's worker data. */
export interface ThreadData {
  readonly connection: ClientConfig;
}

const port = parentPort!;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
const send = (report: ThreadReport) => port.postMessage(report);
const follower = new Follower((workerData as ThreadData).connection, {
  moved: () => send({ moved: true }),
  answered: (answers) => send({ answers }),
  clockAhead: (clockAheadMs) => send({ clockAheadMs }),
  warned: (warning, details = {}) => send({ warning, details }),
});
port.on("message", (request: ThreadRequest) => {
  if ("wake" in request) follower.wake(request.wake);
  else if ("ask" in request) follower.ask(request.ask);
  else if ("report" in request) send({ sinceSignMs: follower.sinceSignMs });
  else follower.end();
});
await follower.run();
port.close();
