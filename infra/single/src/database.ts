import { readSettings } from "@starlane/config";
import { ShutdownStack, waitForShutdownSignal } from "@starlane/runtime";
import { openInstallationCluster } from "./cluster.js";
import { openHome } from "./home.js";
import { runProgram } from "./program.js";
import { settings } from "./settings.js";
import { Terminal } from "./terminal.js";

const terminal = new Terminal();
const shutdown = new ShutdownStack();

/**
 * Runs only the database of an installation, so that `npm run dev` can restart everything else; sends its URL to the
 * parent.
 */
async function main(): Promise<void> {
  const stopping = waitForShutdownSignal();
  const config = readSettings(settings, process.env);
  const cluster = await openInstallationCluster(config.databaseUrl, openHome(config.home), (line) =>
    terminal.line(`  … ${line}`),
  );
  shutdown.defer("PostgreSQL", () => cluster.stop());
  const awake = setInterval(() => undefined, 60_000); // keeps this process alive
  shutdown.defer("waiting", () => clearInterval(awake));
  process.send?.({ database: cluster.adminUrl });
  await Promise.race([stopping, cluster.ended]);
}

await runProgram(main, { terminal, shutdown });
