import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { benchCalendar } from "./calendar.js";
import { benchCheckIns } from "./check-ins.js";
import { benchGateway } from "./gateway.js";
import { benchReach } from "./reach/reach.js";
import { openStage, type Stage } from "./stage.js";
import { benchTable } from "./table.js";
import { benchWatchers } from "./watchers/watchers.js";

const FILE = new URL("../../../docs/benchmarks.md", import.meta.url);
/** How many millions of attendances reach is asked among, unless said. */
const MILLIONS = ["1", "10"];

/** What is measured, each on a stage of its own. */
const PARTS: Readonly<Record<string, (sizes: readonly number[]) => Promise<string>>> = {
  gateway: benchGateway,
  "check-ins": () => onStage(benchCheckIns),
  calendar: () => onStage(benchCalendar),
  table: () => onStage(benchTable),
  watchers: () => onStage(benchWatchers),
  reach: benchReach,
};

/**
 * `npm run bench`: measures everything side by side in one run, prints it and writes `docs/benchmarks.md`. With names of
 * parts it measures those and writes nothing; numbers are millions of attendances: `npm run bench -- reach 1 10 30`.
 */
async function main(args: readonly string[]): Promise<void> {
  const numbers = args.filter((arg) => Number(arg) > 0);
  const named = args.filter((arg) => !numbers.includes(arg));
  const unknown = named.find((name) => !Object.hasOwn(PARTS, name));
  if (unknown !== undefined)
    throw new Error(`${unknown} is no part of the bench: ${Object.keys(PARTS).join()}.`);
  const sizes = (numbers.length > 0 ? numbers : MILLIONS).map((number) => Number(number) * 1e6);
  const sections: string[] = [];
  for (const name of named.length > 0 ? named : Object.keys(PARTS)) sections.push(await PARTS[name]!(sizes));
  const page = [
    "# Benchmarks",
    "",
    `Made by \`npm run bench\` on ${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}, with a durable embedded PostgreSQL, everything in one process. Ratios hold elsewhere; milliseconds do not.`,
    "",
    sections.join("\n\n"),
    "",
  ].join("\n");
  process.stdout.write(page);
  if (named.length === 0) writeFileSync(FILE, page);
}

async function onStage(bench: (stage: Stage) => Promise<string>): Promise<string> {
  const stage = await openStage();
  try {
    return await bench(stage);
  } finally {
    await stage.close();
  }
}

await main(process.argv.slice(2));
