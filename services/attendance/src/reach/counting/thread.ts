import { parentPort, workerData } from "node:worker_threads";
import type { ClientConfig } from "pg";
import { Follower } from "./follower.js";
import type { AnsweredBatch, QuestionBatch } from "./questions.js";

/** A request to the thread. */
export type ThreadRequest =
  | { readonly look: Date }
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
export interface Given {
  readonly connection: ClientConfig;
}

const port = parentPort!;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
const say = (said: ThreadReport) => port.postMessage(said);
const follower = new Follower((workerData as Given).connection, {
  moved: () => say({ moved: true }),
  answered: (answers) => say({ answers }),
  clockAhead: (clockAheadMs) => say({ clockAheadMs }),
  warned: (warning, details = {}) => say({ warning, details }),
});
port.on("message", (request: ThreadRequest) => {
  if ("look" in request) follower.look(request.look);
  else if ("ask" in request) follower.ask(request.ask);
  else if ("report" in request) say({ sinceSignMs: follower.sinceSignMs });
  else follower.end();
});
await follower.run();
port.close();
