import { Lifeline } from "@starlane/runtime";
import { readArguments } from "./arguments.js";
import { joinInstallation } from "./installation.js";
import { urlAs } from "./open.js";
import { runProgram } from "./program.js";
import { services, tablesOfNow } from "./services.js";
import { Terminal } from "./terminal.js";

const terminal = new Terminal();
const lifeline = new Lifeline();

/** Puts all that every service owns into its outbox again; whoever runs the services delivers, now or at the next start. */
async function main(): Promise<void> {
  readArguments({ command: "tell-again" });
  const { home, adminUrl } = await joinInstallation({ terminal, lifeline });
  for (const service of services) {
    const databaseUrl = urlAs(adminUrl, service.name, home.passwords[service.name]);
    const told = await service.tellAgain({
      databaseUrl,
      tables: tablesOfNow(),
      ifOwed: false,
      now: new Date(),
    });
    terminal.done(`${service.name}：${told} 项`, `${told} things`);
  }
  terminal.line(
    "\n正在运行的星路会逐项转达；没有运行的，下次启动时转达。\nA Starlane that runs tells them one by one; one that does not will when it starts.\n",
  );
}

await runProgram(main, { terminal, lifeline });
