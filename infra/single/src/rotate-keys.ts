import { attendance, dropOldKeys, rotateVaultKeys } from "@starlane/attendance";
import { ShutdownStack } from "@starlane/runtime";
import { readArguments } from "./arguments.js";
import { joinInstallation } from "./installation.js";
import { urlAs } from "./open.js";
import { runProgram } from "./program.js";
import { Terminal } from "./terminal.js";

const terminal = new Terminal();
const shutdown = new ShutdownStack();

/**
 * Replaces the keys that encrypt names, with Starlane running or not; with `--drop-old` deletes the previous keys
 * instead.
 */
async function main(): Promise<void> {
  const { values } = readArguments({ command: "rotate-keys", options: { "drop-old": "boolean" } });
  const { home, adminUrl } = await joinInstallation({ terminal, shutdown });
  const url = urlAs(adminUrl, attendance.name, home.passwords[attendance.name]);
  await attendance.beside(url, async (database) => {
    if (values["drop-old"]) {
      const dropped = await dropOldKeys(database, home.keys);
      terminal.done(`已删除 ${dropped} 个旧主密钥`, `${dropped} old master keys were deleted`);
      return;
    }
    const { resumed, reencrypted } = await rotateVaultKeys(database, {
      secrets: home.keys,
      now: new Date(),
      onReencrypted: (count) => terminal.line(`  … ${count}`),
    });
    if (resumed) terminal.done("已接着完成上次中断的轮换", "A rotation that had been left half-way is done");
    terminal.done(
      `已用新密钥重新加密 ${reencrypted} 条姓名`,
      `${reencrypted} entries are encrypted with new keys`,
    );
    terminal.line(
      "\n新的主密钥在 keys/vault 中，请立即备份。\nThe new master key is in keys/vault: back it up now.\n",
    );
  });
}

await runProgram(main, { terminal, shutdown });
