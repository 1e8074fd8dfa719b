import { resetPassword, UnknownUser } from "@starlane/agencies";
import { ShutdownStack } from "@starlane/runtime";
import { randomBytes } from "node:crypto";
import { readArguments } from "./arguments.js";
import { StartFailed } from "./failure.js";
import { joinInstallation } from "./installation.js";
import { urlAs } from "./open.js";
import { runProgram } from "./program.js";
import { services } from "./services.js";
import { Terminal } from "./terminal.js";

const USERS_SERVICE = "agencies";

const terminal = new Terminal();
const shutdown = new ShutdownStack();

/** Sets a new random password for a user and prints it once, with Starlane running or not; the user's sessions end. */
async function main(): Promise<void> {
  const [username] = readArguments({ command: "reset-password", words: [["用户名", "USER"]] }).words as [
    string,
  ];
  const { home, adminUrl } = await joinInstallation({ terminal, shutdown });
  const password = randomBytes(9).toString("base64url");
  const reset = await services
    .find(({ name }) => name === USERS_SERVICE)!
    .beside(urlAs(adminUrl, USERS_SERVICE, home.passwords[USERS_SERVICE]), (database) =>
      resetPassword(database.em(), { username, password, now: new Date() }),
    )
    .catch((error: unknown) => {
      throw error instanceof UnknownUser ? unknown(error) : error;
    });
  terminal.line(
    `\n  账户 Account  ${reset.username}\n  密码 Password ${password}（仅显示一次 / shown only once）\n`,
  );
  terminal.line(
    "该用户的登录已全部失效，请其登录后立即修改密码。\nAll their sessions have ended; let them change it once they have signed in.",
  );
  if (!reset.isActive)
    terminal.line(
      "  ⚠ 该账户已停用，需由管理员启用后才能登录。\n    The account is closed: an administrator must open it before they can sign in.",
    );
}

function unknown({ username, near }: UnknownUser): StartFailed {
  return new StartFailed({
    "zh-CN": `没有用户名为 ${username} 的账户${near.length > 0 ? `，是否指：${near.join("、")}？` : "。"}`,
    en: `Nobody has the username ${username}.${near.length > 0 ? ` Did you mean: ${near.join(", ")}?` : ""}`,
  });
}

await runProgram(main, { terminal, shutdown });
