import { ShutdownStack } from "@starlane/runtime";
import { readArguments } from "./arguments.js";
import { joinInstallation } from "./installation.js";
import { urlAs } from "./open.js";
import { runProgram } from "./program.js";
import { services, tablesOfNow } from "./services.js";
import { Terminal } from "./terminal.js";

const terminal = new Terminal();
const shutdown = new ShutdownStack();

/** Republishes everything that every service owns; whoever runs the services delivers it, now or at the next start. */
async function main(): Promise<void> {
  readArguments({ command: "resync" });
  const { home, adminUrl } = await joinInstallation({ terminal, shutdown });
  for (const service of services) {
    const databaseUrl = urlAs(adminUrl, service.name, home.passwords[service.name]);
    const republished = await service.resync({
      databaseUrl,
      tables: tablesOfNow(),
      ifSchemaChanged: false,
      now: new Date(),
    });
    terminal.done(`${service.name}：${republished} 项`, `${republished} things`);
  }
  terminal.line(
    "\n正在运行的星路会逐项转达；没有运行的，下次启动时转达。\nA Starlane that runs tells them one by one; one that does not will when it starts.\n",
  );
}

await runProgram(main, { terminal, shutdown });
