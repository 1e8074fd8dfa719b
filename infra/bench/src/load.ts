import { Worker } from "node:worker_threads";
import type { LoadReport, LoadTask } from "./load-worker.js";

export type { LoadReport } from "./load-worker.js";

/**
 * Posts bodies to `/graphql` from a thread of its own, with so many callers that each wait for their answer, and
 * reports the results. It writes and reads as little as HTTP allows: on two cores its own work reduces what is
 * measured.
 */
export async function load(task: LoadTask): Promise<LoadReport> {
  const worker = new Worker(new URL("./load-worker.js", import.meta.url), { workerData: task });
  try {
    return await new Promise<LoadReport>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", () => reject(new Error("The callers ended without a word.")));
    });
  } finally {
    await worker.terminate();
  }
}
