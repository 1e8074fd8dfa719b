import { Worker } from "node:worker_threads";

/** Another server for the same answers from the same tables, in a thread of its own. */
export interface ComparedServer {
  readonly name: ComparedName;
  readonly url: string;
  close(): Promise<unknown>;
}

const PROGRAMS = {
  limit: new URL("./limit-worker.js", import.meta.url),
  apollo: new URL("./apollo-worker.js", import.meta.url),
  postgraphile: new URL("./postgraphile-worker.js", import.meta.url),
} as const;

export type ComparedName = keyof typeof PROGRAMS;

/** @param adminUrl of a database that has the compared tables */
export async function startCompared(name: ComparedName, adminUrl: string): Promise<ComparedServer> {
  const worker = new Worker(PROGRAMS[name], {
    workerData: adminUrl,
    env: { ...process.env, GRAPHILE_ENV: "production" },
  });
  const url = await new Promise<string>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  return { name, url, close: () => worker.terminate() };
}
