import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { AttackName } from "./attacks.js";

/** The progress of an attack. */
export interface AttackReport {
  readonly sent: number;
  /** Answers by HTTP status; `none` where there was none. */
  readonly statuses: Readonly<Record<string, number>>;
}

/** The parameters of an attack. */
export interface AttackGiven {
  readonly name: AttackName;
  readonly url: string;
  readonly token: string;
  /** The event or the campaign that it is about. */
  readonly subject: string;
  /** Requests at once. */
  readonly atOnce: number;
  /** Requests in all at most; until it is stopped unless given. */
  readonly atMost?: number;
}

/** Begins an attack in a thread of its own, so that it does not slow down who measures. */
export function attack(given: AttackGiven): {
  readonly ended: Promise<AttackReport>;
  stop(): Promise<AttackReport>;
} {
  // The thread runs what was built, in tests too.
  const program = fileURLToPath(new URL("../dist/attack-worker.js", import.meta.url));
  const worker = new Worker(program, { workerData: given });
  const ended = new Promise<AttackReport>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  return {
    ended,
    async stop() {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      worker.postMessage("stop");
      const report = await ended;
      await worker.terminate();
      return report;
    },
  };
}
