import { attendance, checkReach, type Differences } from "@starlane/attendance";
import { ShutdownStack } from "@starlane/runtime";
import { readArguments } from "./arguments.js";
import { joinInstallation } from "./installation.js";
import { urlAs } from "./open.js";
import { runProgram } from "./program.js";
import { Terminal } from "./terminal.js";

/** The maximum number of lines printed. */
const MAX_LINES = 50;

const terminal = new Terminal();
const shutdown = new ShutdownStack();

/** Recounts all reach and reports differences from the stored counts; with `--repair` it corrects them. */
async function main(): Promise<void> {
  const { repair = false } = readArguments({ command: "recount", options: { repair: "boolean" } }).values;
  const { home, adminUrl } = await joinInstallation({ terminal, shutdown });
  const url = urlAs(adminUrl, attendance.name, home.passwords[attendance.name]);
  const differences = await attendance.beside(url, ({ connection }) => checkReach(connection, { repair }));
  terminal.done("已重新统计全部触达", "All reach was counted anew");

  const lines = linesOf(differences);
  for (const line of lines.slice(0, MAX_LINES)) terminal.line(line);
  if (lines.length > MAX_LINES) terminal.line(`  … ${lines.length - MAX_LINES}`);
  if (lines.length === 0) terminal.line("\n各项统计数均正确。\nEvery count is right.\n");
  else if (repair)
    terminal.line(
      `\n${lines.length} 项统计数有误，已改正。\n${lines.length} counts were wrong and have been put right.\n`,
    );
  else {
    terminal.line(
      `\n${lines.length} 项统计数有误；执行 npm run recount -- --repair 可改正。\n${lines.length} counts are wrong: npm run recount -- --repair puts them right.\n`,
    );
    process.exitCode = 1;
  }
}

/** Formats the correct counts where the stored ones differ, a line each. */
function linesOf({ cells, events }: Differences): string[] {
  const ofCells = cells.map(({ dimension, member, area, audience, reached, contacts, unidentified }) => {
    const where = [dimension, member, area, audience].filter(Boolean).join(" ");
    return `  ✗ ${where}：reached ${reached}, contacts ${contacts}, unidentified ${unidentified}`;
  });
  const ofEvents = events.map(
    ({ event, reached, unidentified }) =>
      `  ✗ EVENT ${event}：reached ${reached}, unidentified ${unidentified}`,
  );
  return [...ofCells, ...ofEvents];
}

await runProgram(main, { terminal, shutdown });
