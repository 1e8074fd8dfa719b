import { readSettings } from "@starlane/config";
import { Lifeline } from "@starlane/runtime";
import { joinCluster } from "./cluster.js";
import { StartFailed } from "./failure.js";
import { hasHome, openHome } from "./home.js";
import { installServices, urlAs } from "./open.js";
import { runProgram } from "./program.js";
import { services, tablesOfNow } from "./services.js";
import { settings } from "./settings.js";
import { Terminal } from "./terminal.js";

const terminal = new Terminal();
const lifeline = new Lifeline();

/** Puts all that every service owns into its outbox again; whoever runs the services delivers, now or at the next start. */
async function main(): Promise<void> {
  const config = readSettings(settings, process.env);
  if (!hasHome(config.home))
    throw new StartFailed({
      "zh-CN": `${config.home} 中没有星路的数据：请用 STARLANE_HOME 指明文件夹；从未启动过的，无需补发。`,
      en: `${config.home} holds no data of Starlane: name the folder with STARLANE_HOME. Where it was never started there is nothing to tell.`,
    });
  const home = openHome(config.home);
  const cluster = await joinCluster(config.databaseUrl, home, (line) => terminal.line(`  … ${line}`));
  lifeline.holds("PostgreSQL", () => cluster.stop());
  if (cluster.isAlone) await installServices({ adminUrl: cluster.adminUrl, home });

  for (const service of services) {
    const databaseUrl = urlAs(cluster.adminUrl, service.name, home.passwords[service.name]);
    const told = await service.tellAgain({ databaseUrl, tables: tablesOfNow(), ifOwed: false });
    terminal.done(`${service.name}：${told} 项`, `${told} things`);
  }
  terminal.line(
    "\n正在运行的星路会逐项转达；没有运行的，下次启动时转达。\nA Starlane that runs tells them one by one; one that does not will when it starts.\n",
  );
}

await runProgram(main, { terminal, lifeline });
