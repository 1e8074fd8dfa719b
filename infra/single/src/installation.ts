import { readSettings } from "@starlane/config";
import type { ShutdownStack } from "@starlane/runtime";
import { joinCluster } from "./cluster.js";
import { StartFailed } from "./failure.js";
import { hasHome, openHome, type Home } from "./home.js";
import { installServices } from "./open.js";
import { settings } from "./settings.js";
import type { Terminal } from "./terminal.js";

/**
 * Opens the installation that a command works on, with Starlane running or not.
 * @throws StartFailed if there is none
 */
export async function joinInstallation({
  terminal,
  shutdown,
}: {
  terminal: Terminal;
  shutdown: ShutdownStack;
}): Promise<{ readonly home: Home; readonly adminUrl: string }> {
  const config = readSettings(settings, process.env);
  if (!hasHome(config.home))
    throw new StartFailed({
      "zh-CN": `${config.home} 中没有星路的数据：请用 STARLANE_HOME 指明文件夹；从未启动过的，没有可处理的数据。`,
      en: `${config.home} holds no data of Starlane: name the folder with STARLANE_HOME. Where it was never started there is nothing to work on.`,
    });
  const home = openHome(config.home);
  const cluster = await joinCluster(config.databaseUrl, home, (line) => terminal.line(`  … ${line}`));
  shutdown.defer("PostgreSQL", () => cluster.stop());
  if (cluster.isAlone) await installServices({ adminUrl: cluster.adminUrl, home });
  return { home, adminUrl: cluster.adminUrl };
}
