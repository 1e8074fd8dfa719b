import { channelSettings } from "@starlane/campaigns";
import { unknownSettings, type Settings } from "@starlane/config";
import { gatewaySettings } from "@starlane/gateway";
import { nearNames } from "@starlane/runtime";
import { standaloneSettings } from "@starlane/service";
import { tracingSettings } from "@starlane/tracing";
import { backupSettings } from "./backup/command.js";
import { StartFailed } from "./failure.js";
import { settings } from "./settings.js";

/** The settings of every process, by their titles in the configuration table. */
export const SETTINGS_OF_ALL: readonly (readonly [title: string, settings: Settings])[] = [
  ["`npm start`: everything on one machine 单机运行", settings],
  ["`npm run backup` and `npm run restore` 备份与恢复", backupSettings],
  ["One service in a process of its own 单独运行一个服务 (`npm run service -- <name>`)", standaloneSettings],
  ["The gateway in a process of its own 单独运行网关 (`npm run service -- gateway`)", gatewaySettings],
  ["Traces 链路追踪 (every process 各进程)", tracingSettings],
  ["Where online pushes go 线上发布的渠道 (`npm start`, or the campaigns service)", channelSettings],
];

const PREFIX = "STARLANE_";
/** Variables read by tests, and by the scripts of the documentation. */
const NOT_OURS = /^STARLANE_(TEST_\w+|PASSWORD|URL|SCREENS|FIGURES)$/;

/**
 * Rejects variables that look like our settings but are unknown: a misspelt setting would otherwise be ignored, and a
 * first start load another district.
 * @throws StartFailed naming each with the nearest valid name
 */
export function refuseStrayVariables(env: NodeJS.ProcessEnv): void {
  const known = SETTINGS_OF_ALL.map(([, of]) => of);
  const strays = unknownSettings(env, { prefix: PREFIX, known }).filter((name) => !NOT_OURS.test(name));
  if (strays.length === 0) return;
  const names = known.flatMap((of) => Object.values(of).map((setting) => setting.env));
  const nearest = strays.map((name) => nearestSetting(name, names));
  const [zh, en] = [
    strays.map((name, at) => (nearest[at] ? `${name}（是否指 ${nearest[at]}？）` : name)),
    strays.map((name, at) => (nearest[at] ? `${name} (did you mean ${nearest[at]}?)` : name)),
  ];
  throw new StartFailed({
    "zh-CN": `没有这样的设置：${zh.join("、")}。请改正拼写或删去，没有改动任何数据；全部设置见 docs/generated/configuration.md。`,
    en: `There is no such setting: ${en.join(", ")}. Mend the spelling or take it away; nothing was changed. All settings are in docs/generated/configuration.md.`,
  });
}

/** Returns the nearest setting. The common prefix is ignored, since it makes all names similar. */
function nearestSetting(name: string, names: readonly string[]): string | undefined {
  const ours = names.filter((one) => one.startsWith(PREFIX)).map((one) => one.slice(PREFIX.length));
  const [near] = nearNames(name.slice(PREFIX.length), [...new Set(ours)]);
  return near && `${PREFIX}${near}`;
}
