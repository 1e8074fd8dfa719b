import { readSettings } from "@starlane/config";
import { ShutdownStack, waitForShutdownSignal } from "@starlane/runtime";
import { openInstallationCluster } from "./cluster.js";
import { openHome } from "./home.js";
import { runProgram } from "./program.js";
import { settings } from "./settings.js";
import { Terminal } from "./terminal.js";

const terminal = new Terminal();
const shutdown = new ShutdownStack();

/** Keeps the database of an installation up by itself, so that `npm run dev` can restart everything else; tells its parent where it is. */
async function main(): Promise<void> {
  const stopping = waitForShutdownSignal();
  const config = readSettings(settings, process.env);
  const cluster = await openInstallationCluster(config.databaseUrl, openHome(config.home), (line) =>
    terminal.line(`  … ${line}`),
  );
  shutdown.defer("PostgreSQL", () => cluster.stop());
  const awake = setInterval(() => undefined, 60_000); // neither the database nor a signal keeps this process awake
  shutdown.defer("waiting", () => clearInterval(awake));
  process.send?.({ database: cluster.adminUrl });
  await Promise.race([stopping, cluster.ended]);
}

await runProgram(main, { terminal, shutdown: shutdown });
