import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { benchCalendar } from "./calendar.js";
import { openStage } from "./stage.js";
import { benchTable } from "./table.js";
import { benchWatchers } from "./watchers/watchers.js";

const FILE = new URL("../../../docs/benchmarks.md", import.meta.url);

/** Measures everything side by side in one run, prints it and writes `docs/benchmarks.md`. */
async function main(): Promise<void> {
  const stage = await openStage();
  try {
    const sections = [await benchCalendar(stage), await benchTable(stage), await benchWatchers(stage)];
    const page = [
      "# Benchmarks",
      "",
      `Made by \`npm run bench\` on ${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}, with a durable embedded PostgreSQL, everything in one process. Ratios hold elsewhere; milliseconds do not.`,
      "",
      sections.join("\n\n"),
      "",
    ].join("\n");
    process.stdout.write(page);
    writeFileSync(FILE, page);
  } finally {
    await stage.close();
  }
}

await main();
