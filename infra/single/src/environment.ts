import { channelSettings } from "@starlane/campaigns";
import { unknownSettings, type Settings } from "@starlane/config";
import { gatewaySettings } from "@starlane/gateway";
import { aloneSettings } from "@starlane/service";
import { tracingSettings } from "@starlane/tracing";
import { backupSettings } from "./backup/command.js";
import { settings } from "./settings.js";

/** The settings of every process, under what the table of configuration calls it. */
export const SETTINGS_OF_ALL: readonly (readonly [title: string, settings: Settings])[] = [
  ["`npm start`: everything on one machine 单机运行", settings],
  ["`npm run backup` and `npm run restore` 备份与恢复", backupSettings],
  ["One service in a process of its own 单独运行一个服务 (`npm run service -- <name>`)", aloneSettings],
  ["The gateway in a process of its own 单独运行网关 (`npm run service -- gateway`)", gatewaySettings],
  ["Traces 链路追踪 (every process 各进程)", tracingSettings],
  ["Where online pushes go 线上发布的渠道 (`npm start`, or the campaigns service)", channelSettings],
];

const PREFIX = "STARLANE_";
/** Read by tests, and by the scripts of the documentation. */
const NOT_OURS = /^STARLANE_(TEST_\w+|PASSWORD|SCREENS|FIGURES)$/;

/** Variables that look like settings of ours and are none. */
export function strayVariables(env: NodeJS.ProcessEnv): string[] {
  const known = SETTINGS_OF_ALL.map(([, of]) => of);
  return unknownSettings(env, { prefix: PREFIX, known }).filter((name) => !NOT_OURS.test(name));
}
