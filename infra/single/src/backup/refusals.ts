import { Broken, PassphraseRequired } from "./archive.js";
import { Unopenable } from "./encryption.js";
import { StartFailed } from "../failure.js";

/** Thrown when the place to restore into is not empty. */
export class NotEmpty extends Error {}

/** Thrown for a file written by a newer version. */
export class Newer extends Error {}

/** Thrown when the restored data differ from the backup. */
export class Differs extends Error {
  constructor(readonly what: readonly string[]) {
    super(what.join("; "));
    this.name = "Differs";
  }
}

/** Converts an error of a backup or restore to an actionable failure; returns any other error unchanged. */
export function sayOfBackup(error: unknown, file: string): unknown {
  if (error instanceof PassphraseRequired)
    return new StartFailed({
      "zh-CN": `备份文件 ${file} 已加密：请用 STARLANE_BACKUP_PASSPHRASE 给出口令。`,
      en: `The backup ${file} is encrypted: give its passphrase with STARLANE_BACKUP_PASSPHRASE.`,
    });
  if (error instanceof Unopenable)
    return new StartFailed({
      "zh-CN": `无法解密 ${file}：口令不对，或文件已损坏、不完整。没有改动任何数据。`,
      en: `${file} cannot be decrypted: the passphrase is another one, or the file is damaged or cut off. Nothing was changed.`,
    });
  if (error instanceof Broken)
    return new StartFailed({
      "zh-CN": `${file} 不是完整的星路备份：文件已损坏、不完整，或不是备份。没有改动任何数据。`,
      en: `${file} is no whole backup of Starlane: it is damaged, cut off, or something else. Nothing was changed.`,
    });
  if (error instanceof Newer)
    return new StartFailed({
      "zh-CN": `${file} 由更新版本的星路备份：请先更新程序，再恢复。没有改动任何数据。`,
      en: `${file} was written by a newer version of Starlane: update the program first, then restore. Nothing was changed.`,
    });
  if (error instanceof NotEmpty)
    return new StartFailed({
      "zh-CN":
        "要恢复到的数据库中已有星路的数据：请用 STARLANE_HOME 指定新的文件夹，或用 DATABASE_URL 指定空的数据库。没有改动任何数据。",
      en: "The database to restore into holds data of Starlane already: name a new folder with STARLANE_HOME, or an empty database with DATABASE_URL. Nothing was changed.",
    });
  if (error instanceof Differs)
    return new StartFailed({
      "zh-CN": `恢复出的数据与备份不一致（${error.what.join("；")}），已全部撤销：请重试，或换用另一份备份。`,
      en: `What was restored differs from the backup (${error.what.join("; ")}) and was taken back: try again, or use another backup.`,
    });
  if (
    (error as NodeJS.ErrnoException).code === "ENOENT" &&
    (error as NodeJS.ErrnoException).syscall === "open"
  )
    return new StartFailed({
      "zh-CN": `找不到或无法写入文件 ${file}：请检查路径。`,
      en: `The file ${file} cannot be found, or not be written: check its path.`,
    });
  return error;
}
