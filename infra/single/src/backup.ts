import { readSettings } from "@starlane/config";
import { ShutdownStack } from "@starlane/runtime";
import { backUp } from "./backup/back-up.js";
import { backupSettings, filesToBackUp, refuseExisting } from "./backup/command.js";
import { backUpKeys } from "./backup/keys.js";
import { sayOfBackup } from "./backup/refusals.js";
import { StartFailed } from "./failure.js";
import { joinInstallation } from "./installation.js";
import { runProgram } from "./program.js";
import { Terminal } from "./terminal.js";

const terminal = new Terminal();
const shutdown = new ShutdownStack();

/**
 * Writes all data into a file, with Starlane running or not; with `--keys` also the keys, into a separate encrypted
 * file.
 */
async function main(): Promise<void> {
  const files = filesToBackUp(process.argv.slice(2));
  const { passphrase } = readSettings(backupSettings, process.env);
  for (const file of [files.data, files.keys]) if (file) refuseExisting(file);
  if (files.keys !== null && passphrase === undefined)
    throw new StartFailed({
      "zh-CN": "密钥只写入加密的文件：请用 STARLANE_BACKUP_PASSPHRASE 给出口令（至少 12 个字符）。",
      en: "Keys are written into an encrypted file only: give a passphrase with STARLANE_BACKUP_PASSPHRASE (at least 12 characters).",
    });
  const { home, adminUrl } = await joinInstallation({ terminal, shutdown });
  const { tables, rows } = await backUp(adminUrl, files.data, passphrase).catch((error: unknown) => {
    throw sayOfBackup(error, files.data);
  });
  terminal.done(`已备份 ${tables} 张表、${rows} 行：${files.data}`, `${rows} rows`);
  if (passphrase === undefined)
    terminal.line(
      "  ⚠ 文件未加密，含有各单位的全部工作数据：请妥善保管，或设置 STARLANE_BACKUP_PASSPHRASE\n    The file is not encrypted and holds what all agencies do: keep it safe, or set STARLANE_BACKUP_PASSPHRASE",
    );
  if (files.keys === null)
    terminal.line(
      "  ⚠ 不含密钥；没有 keys/ 就读不出姓名，也认不出人：请另存（--keys 文件），且不要与数据放在一处\n    The keys are not in it. Without keys/ nobody reads names or knows people again: keep them too (--keys FILE), and elsewhere",
    );
  else {
    await backUpKeys(home.keys, files.keys, passphrase!);
    terminal.done(
      `已备份密钥：${files.keys}（请与数据分开存放）`,
      "The keys: keep this file apart from the data",
    );
  }
}

await runProgram(main, { terminal, shutdown });
