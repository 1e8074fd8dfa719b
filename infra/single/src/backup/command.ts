import { setting } from "@starlane/config";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { readArguments } from "../arguments.js";
import { StartFailed } from "../failure.js";
import { z } from "zod";

/** The minimum length: a passphrase that can be guessed protects nothing. */
const MIN_PASSPHRASE_CHARS = 12;

/** The settings of the backup commands, in addition to those of the installation. */
export const backupSettings = {
  passphrase: setting({
    env: "STARLANE_BACKUP_PASSPHRASE",
    says: `Encrypts the files that \`npm run backup\` writes, and opens them for \`npm run restore\`; at least ${MIN_PASSPHRASE_CHARS} characters. Without it a backup is not encrypted, and keys are not written.`,
    secret: true,
    schema: z
      .string()
      .min(MIN_PASSPHRASE_CHARS, `it has at least ${MIN_PASSPHRASE_CHARS} characters`)
      .optional(),
  }),
};

/** The files in a command's arguments. */
export interface Files {
  readonly data: string;
  readonly keys: string | null;
}

export interface FilesToRestore extends Files {
  /** The newest log of erased people; null if only the one in the keys exists. */
  readonly erased: string | null;
}

/** Given instead of a file if no one was erased since the keys were backed up, or the log is lost. */
const NONE = "none";

/** Parses `FILE [--keys FILE]`. @throws StartFailed */
export function filesToBackUp(args: readonly string[]): Files {
  const { data, keys } = read("backup", args, { keys: "string" });
  return { data, keys: keys ?? null };
}

/**
 * Parses `FILE [--keys FILE] [--erased LOG]`. With keys, which are as old as their backup, the log must be given, or
 * declared absent: it is the only record of people erased since. @throws StartFailed
 */
export function filesToRestore(args: readonly string[]): FilesToRestore {
  const { data, keys, erased } = read("restore", args, { keys: "string", erased: "string" });
  if (keys !== undefined && erased === undefined)
    throw new StartFailed({
      "zh-CN": `请用 --erased 指明原系统最新的 keys/erased.log，使备份之后要求删除信息的人不会因恢复而回来；其后无人要求删除、或该文件已丢失的，写 --erased ${NONE}。`,
      en: `Name the newest keys/erased.log with --erased, so that nobody comes back who was erased since the backup. Where nobody was, or the log is lost, say --erased ${NONE}.`,
    });
  const log = erased === undefined || erased === NONE ? null : pathOf(erased);
  if (log !== null && !existsSync(log))
    throw new StartFailed({
      "zh-CN": `找不到 ${log}：请用 --erased 指明最新的 erased.log。`,
      en: `There is no ${log}: name the newest erased.log with --erased.`,
    });
  return { data, keys: keys ?? null, erased: log };
}

/** Parses the file and the options. Paths are resolved, except that of the log. @throws StartFailed */
function read(
  command: string,
  args: readonly string[],
  options: { readonly keys: "string"; readonly erased?: "string" },
): { readonly data: string; readonly keys?: string; readonly erased?: string } {
  const { values, words } = readArguments(
    {
      command,
      options: options as Required<typeof options>,
      words: [["文件", "FILE"]],
      placeholders: { erased: "LOG" },
    },
    args,
  );
  const { keys, erased } = values;
  return { data: pathOf(words[0]!), ...(keys && { keys: pathOf(keys) }), ...(erased && { erased }) };
}

/** Rejects an existing file, which would be overwritten. @throws StartFailed */
export function refuseExisting(file: string): void {
  if (existsSync(file))
    throw new StartFailed({
      "zh-CN": `文件 ${file} 已存在：请换一个文件名。`,
      en: `The file ${file} is there already: choose another name.`,
    });
}

/** Resolves a path. npm runs commands in the program's folder, and passes the caller's folder in INIT_CWD. */
const pathOf = (file: string) => resolve(process.env.INIT_CWD ?? ".", file);
