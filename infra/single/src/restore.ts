import { attendance, checkReach, erasedLogOf, forgetErased, mergeErasedLogs } from "@starlane/attendance";
import { verifyAudit } from "@starlane/audit";
import { readSettings, type SettingsValues } from "@starlane/config";
import { ShutdownStack } from "@starlane/runtime";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { backupSettings, filesToRestore, type FilesToRestore } from "./backup/command.js";
import { rememberKeys, restoreKeys, verifyKeys } from "./backup/keys.js";
import { sayOfBackup } from "./backup/refusals.js";
import { restore, verifyBackup } from "./backup/restore.js";
import { joinCluster } from "./cluster.js";
import { StartFailed } from "./failure.js";
import { openHome } from "./home.js";
import { installServices, urlAs } from "./open.js";
import { runProgram } from "./program.js";
import { services } from "./services.js";
import { settings } from "./settings.js";
import { Terminal } from "./terminal.js";

const terminal = new Terminal();
const shutdown = new ShutdownStack();

/** Restores a backup into a new installation, and verifies the result. */
async function main(): Promise<void> {
  const files = filesToRestore(process.argv.slice(2));
  const { passphrase } = readSettings(backupSettings, process.env);
  const config = readSettings(settings, process.env);
  const keys = join(config.home, "keys");
  if (files.keys !== null && existsSync(keys))
    throw new StartFailed({
      "zh-CN": `${keys} 中已有密钥：请用 STARLANE_HOME 指定新的文件夹，或去掉 --keys。`,
      en: `${keys} holds keys already: name a new folder with STARLANE_HOME, or leave --keys out.`,
    });
  // All checks that are possible before anything is changed.
  await withFailures(files.data, verifyBackup({ file: files.data, passphrase, services }));
  if (files.keys !== null) await withFailures(files.keys, verifyKeys(files.keys, passphrase));
  const hasKeys = files.keys !== null || existsSync(keys);
  const putKeysBack = rememberKeys(keys);
  const { home, adminUrl } = await restoreAll({ files, config, passphrase, keys }).catch((error: unknown) => {
    putKeysBack();
    throw error;
  });

  const migrations = await installServices({ adminUrl, home });
  terminal.done(
    `数据表已更新到当前版本（${migrations} 项）`,
    `Tables of this version (${migrations} updates)`,
  );
  const url = urlAs(adminUrl, attendance.name, home.passwords[attendance.name]);
  const { cells, events } = await attendance.beside(url, ({ connection }) =>
    checkReach(connection, { repair: false }),
  );
  if (cells.length + events.length > 0)
    throw new StartFailed({
      "zh-CN": `触达统计有 ${cells.length + events.length} 项与签到记录不符：请执行 npm run recount -- --repair。其余数据已恢复。`,
      en: `${cells.length + events.length} counts of reach are not what the check-ins add up to: run npm run recount -- --repair. All else is restored.`,
    });
  terminal.done("已由全部签到重新统计，触达无误", "Reach was counted anew and is right");

  let breaches = 0;
  for (const service of services) {
    const databaseUrl = urlAs(adminUrl, service.name, home.passwords[service.name]);
    breaches += await service.beside(
      databaseUrl,
      async ({ pool }) => (await verifyAudit(pool, service.name)).breaches.length,
    );
  }
  if (breaches > 0)
    throw new StartFailed({
      "zh-CN": `备份中的审计记录有 ${breaches} 处被改动或缺失：请执行 npm run audit 查看。数据已按备份恢复。`,
      en: `The audit in the backup was changed, or lacks something, in ${breaches} places: see npm run audit. The data is restored as it was.`,
    });
  terminal.done("审计记录完整", "The audit is whole and unchanged");
  if (hasKeys) {
    const back = await attendance.beside(url, ({ pool }) => forgetErased(pool, keys));
    terminal.done(
      `已按最新记录再次删除备份之后要求删除信息的人（${back} 个代号）`,
      `Who was erased since the backup is forgotten again (${back} pseudonyms)`,
    );
  } else
    terminal.line(
      `\n  ⚠ ${keys} 原先没有密钥：请在启动前放回备份的 person.key、vault/、erased.key 和最新的 erased.log，否则无法启动，或使已要求删除信息的人回来。\n    ${keys} had no keys: put person.key, vault/ and erased.key of the backup and the newest erased.log there before you start, or Starlane refuses to, or people who were erased come back.`,
    );
  terminal.line("\n恢复完成，可以启动了：npm start\nRestored; start it with npm start\n");
}

interface Restoring {
  readonly files: FilesToRestore;
  readonly config: SettingsValues<typeof settings>;
  readonly passphrase: string | undefined;
  readonly keys: string;
}

/** Restores the keys and the data; on failure the database is left as before. */
async function restoreAll({ files, config, passphrase, keys }: Restoring) {
  if (files.keys !== null) {
    await withFailures(files.keys, restoreKeys(files.keys, keys, passphrase));
    terminal.done("已恢复密钥", "The keys are restored");
  }
  const home = openHome(config.home);
  if (files.erased !== null) mergeErasedLogs(files.erased, erasedLogOf(home.keys));
  const cluster = await joinCluster(config.databaseUrl, home, (line) => terminal.line(`  … ${line}`));
  shutdown.defer("PostgreSQL", () => cluster.stop());
  const { adminUrl } = cluster;
  const onProgress = (zh: string, en: string) => terminal.done(zh, en);
  await withFailures(
    files.data,
    restore({ adminUrl, file: files.data, passphrase, services, passwords: home.passwords, onProgress }),
  );
  return { home, adminUrl };
}

/** Converts a failure to restore a file to an actionable one. */
const withFailures = <T>(file: string, work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw sayOfBackup(error, file);
  });

await runProgram(main, { terminal, shutdown });
