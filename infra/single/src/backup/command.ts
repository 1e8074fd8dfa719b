import { setting } from "@starlane/config";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { StartFailed } from "../failure.js";
import { z } from "zod";

/** One that can be guessed protects nothing. */
const SHORTEST = 12;

/** What the commands of backups honour, besides what names the installation. */
export const backupSettings = {
  passphrase: setting({
    env: "STARLANE_BACKUP_PASSPHRASE",
    says: `Encrypts the files that \`npm run backup\` writes, and opens them for \`npm run restore\`; at least ${SHORTEST} characters. Without it a backup is not encrypted, and keys are not written.`,
    secret: true,
    schema: z.string().min(SHORTEST, `it has at least ${SHORTEST} characters`).optional(),
  }),
};

/** The files that a command names. */
export interface Files {
  readonly data: string;
  readonly keys: string | null;
}

/** Reads `FILE [--keys FILE]`. @throws StartFailed */
export function filesOf(args: readonly string[], command: "backup" | "restore"): Files {
  const at = args.indexOf("--keys");
  const keys = at < 0 ? null : (args[at + 1] ?? "");
  const rest = args.filter((_, index) => at < 0 || (index !== at && index !== at + 1));
  const [data] = rest;
  if (rest.length !== 1 || data === undefined || data.startsWith("-") || keys === "")
    throw new StartFailed({
      "zh-CN": `用法：npm run ${command} -- 文件 [--keys 密钥文件]`,
      en: `Usage: npm run ${command} -- FILE [--keys FILE]`,
    });
  return { data: pathOf(data), keys: keys === null ? null : pathOf(keys) };
}

/** A file is never written over. @throws StartFailed */
export function refuseExisting(file: string): void {
  if (existsSync(file))
    throw new StartFailed({
      "zh-CN": `文件 ${file} 已存在：请换一个文件名。`,
      en: `The file ${file} is there already: choose another name.`,
    });
}

/** npm runs commands in the program's folder, and says where it was given. */
const pathOf = (file: string) => resolve(process.env.INIT_CWD ?? ".", file);
