import type { Lifeline } from "@starlane/runtime";
import { refuseStrayVariables } from "./environment.js";
import { failureBehind } from "./failure.js";
import type { Terminal } from "./terminal.js";

/** Runs a program at the terminal to its end: a failure is said, in both languages where it is one that we know, and all is let go. */
export async function runProgram(
  main: () => Promise<void>,
  { terminal, lifeline }: { terminal: Terminal; lifeline: Lifeline },
): Promise<void> {
  try {
    refuseStrayVariables(process.env);
    await main();
  } catch (error) {
    const where = {
      home: process.env.STARLANE_HOME ?? "~/.starlane",
      address: `${process.env.HOST || "127.0.0.1"}:${process.env.PORT || "4000"}`,
    };
    const failure = failureBehind(error, where);
    if (failure) terminal.failed(failure.messages);
    else
      process.stderr.write(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  } finally {
    await lifeline.close().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  }
}
