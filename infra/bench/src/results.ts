import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";

const FOLDER = new URL("../results/", import.meta.url);

/** A stored result of a part, with its machine. */
export interface Result {
  readonly size: number;
  /** ISO 8601. */
  readonly measuredAt: string;
  readonly machine: string;
  /** The load average of the last five minutes, the bench included: far above the cores, others ran too. */
  readonly load: number;
  readonly data: unknown;
}

export function keepResult(part: string, size: number, data: unknown): void {
  const [processor] = cpus();
  const result: Result = {
    size,
    measuredAt: new Date().toISOString(),
    machine: `${cpus().length} cores (${processor?.model.trim()}), Node ${process.versions.node}`,
    load: Math.round(loadavg()[1]! * 10) / 10,
    data,
  };
  mkdirSync(FOLDER, { recursive: true });
  const name = size > 0 ? `${part}-${size}` : part;
  writeFileSync(new URL(`${name}.json`, FOLDER), `${JSON.stringify(result, null, 2)}\n`);
}

/** Returns the latest results of a part, the smallest size first. */
export function resultsOf(part: string): Result[] {
  mkdirSync(FOLDER, { recursive: true });
  return readdirSync(FOLDER)
    .filter((file) => new RegExp(`^${part}(-[\\d.]+)?\\.json$`).test(file))
    .map((file) => JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as Result)
    .toSorted((one, other) => one.size - other.size);
}
