import { parentPort, workerData } from "node:worker_threads";
import type { ClientConfig } from "pg";
import { Follower } from "./follower.js";
import type { Answered, Asked } from "./questions.js";

/** What the thread is told. */
export type Told =
  { readonly look: Date } | { readonly ask: Asked } | { readonly report: true } | { readonly end: true };

/** What it says. */
export type Said =
  | { readonly moved: true }
  | { readonly answers: readonly (Answered & { readonly asOf: Date })[] }
  /** Milliseconds since the log was last known to be followed; null where it has not been yet. */
  | { readonly sinceSignMs: number | null }
  | { readonly clockAheadMs: number }
  | { readonly warning: string; readonly details: object };

/** What it is started with. */
export interface Given {
  readonly connection: ClientConfig;
}

const port = parentPort!;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
const say = (said: Said) => port.postMessage(said);
const follower = new Follower((workerData as Given).connection, {
  moved: () => say({ moved: true }),
  answered: (answers) => say({ answers }),
  clockAhead: (clockAheadMs) => say({ clockAheadMs }),
  warned: (warning, details = {}) => say({ warning, details }),
});
port.on("message", (told: Told) => {
  if ("look" in told) follower.look(told.look);
  else if ("ask" in told) follower.ask(told.ask);
  else if ("report" in told) say({ sinceSignMs: follower.sinceSignMs });
  else follower.end();
});
await follower.run();
port.close();
