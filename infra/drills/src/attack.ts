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
  /** The id of the event or the campaign that is attacked. */
  readonly subject: string;
  /** The number of parallel requests. */
  readonly atOnce: number;
  /** The most requests in all; by default it runs until it is stopped. */
  readonly atMost?: number;
}

/** Starts an attack in a thread of its own, so that it does not slow down the measurement. */
export function attack(given: AttackGiven): {
  readonly ended: Promise<AttackReport>;
  stop(): Promise<AttackReport>;
} {
  // The thread runs the built code, in tests too.
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
