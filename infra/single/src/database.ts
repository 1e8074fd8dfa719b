import { readSettings } from "@starlane/config";
import { Lifeline, untilAskedToStop } from "@starlane/runtime";
import { openCluster } from "./cluster.js";
import { openHome } from "./home.js";
import { runProgram } from "./program.js";
import { settings } from "./settings.js";
import { Terminal } from "./terminal.js";

const terminal = new Terminal();
const lifeline = new Lifeline();

/** Keeps the database of an installation up by itself, so that `npm run dev` can restart everything else; tells its parent where it is. */
async function main(): Promise<void> {
  const stopping = untilAskedToStop();
  const config = readSettings(settings, process.env);
  const cluster = await openCluster(config.databaseUrl, openHome(config.home), (line) =>
    terminal.line(`  … ${line}`),
  );
  lifeline.holds("PostgreSQL", () => cluster.stop());
  const awake = setInterval(() => undefined, 60_000); // neither the database nor a signal keeps this process awake
  lifeline.holds("waiting", () => clearInterval(awake));
  process.send?.({ database: cluster.adminUrl });
  await Promise.race([stopping, cluster.ended]);
}

await runProgram(main, { terminal, lifeline });
