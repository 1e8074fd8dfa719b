import type { ShutdownStack } from "@starlane/runtime";
import { refuseStrayVariables } from "./environment.js";
import { startFailureBehind } from "./failure.js";
import type { Terminal } from "./terminal.js";

/**
 * Runs a command-line program to its end, prints a failure (in both languages if it is a known one), and releases all
 * resources.
 */
export async function runProgram(
  main: () => Promise<void>,
  { terminal, shutdown }: { terminal: Terminal; shutdown: ShutdownStack },
): Promise<void> {
  try {
    refuseStrayVariables(process.env);
    await main();
  } catch (error) {
    const where = {
      home: process.env.STARLANE_HOME ?? "~/.starlane",
      address: `${process.env.HOST || "127.0.0.1"}:${process.env.PORT || "4000"}`,
    };
    const failure = startFailureBehind(error, where);
    if (failure) terminal.failed(failure.messages);
    else
      process.stderr.write(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  } finally {
    await shutdown.close().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  }
}
