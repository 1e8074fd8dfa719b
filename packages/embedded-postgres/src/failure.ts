/** The reason why an embedded PostgreSQL did not start. */
export type EmbeddedPostgresFailure =
  /** Another living process runs a PostgreSQL on this directory. */
  | "ALREADY_RUNNING"
  /** The binaries are missing or do not run. */
  | "BINARIES_UNUSABLE"
  | "DISK_FULL"
  /** Started as root, and no other account can be given the access it needs here. */
  | "NO_ACCOUNT"
  /** Any other reason; the message quotes PostgreSQL. */
  | "NOT_STARTED"
  | "NOT_WRITABLE"
  /** The directory was created by another major version of PostgreSQL. */
  | "OTHER_VERSION"
  | "PORT_TAKEN"
  | "UNSUPPORTED_PLATFORM";

/** A failure with an actionable message: one sentence in each language that states the problem and the remedy. */
export class EmbeddedPostgresFailed extends Error {
  override readonly name = "EmbeddedPostgresFailed";

  constructor(
    readonly code: EmbeddedPostgresFailure,
    /** The message in each language; `message` is the English one. */
    readonly messages: { readonly "zh-CN": string; readonly en: string },
    options?: ErrorOptions,
  ) {
    super(messages.en, options);
  }
}

export function alreadyRunning(directory: string, pid: number): EmbeddedPostgresFailed {
  return new EmbeddedPostgresFailed("ALREADY_RUNNING", {
    "zh-CN": `数据文件夹 ${directory} 正由进程 ${pid} 使用：请先停止该进程，或用 STARLANE_HOME 指定另一个文件夹。`,
    en: `The data folder ${directory} is in use by process ${pid}: stop that process first, or name another folder with STARLANE_HOME.`,
  });
}

export function binariesUnusable(words: string): EmbeddedPostgresFailed {
  return new EmbeddedPostgresFailed("BINARIES_UNUSABLE", {
    "zh-CN": `随附的 PostgreSQL 无法运行（${words}）：请删除 node_modules 后重新启动，或用 DATABASE_URL 指定自己的 PostgreSQL。`,
    en: `The PostgreSQL that comes with Starlane does not run (${words}): remove node_modules and start again, or name a PostgreSQL of your own with DATABASE_URL.`,
  });
}

export function diskFull(directory: string): EmbeddedPostgresFailed {
  return new EmbeddedPostgresFailed("DISK_FULL", {
    "zh-CN": `数据文件夹 ${directory} 所在的磁盘已满：请腾出空间后重新启动，已保存的数据不会丢失。`,
    en: `The disk that holds the data folder ${directory} is full: free some space and start again; nothing saved is lost.`,
  });
}

export function noAccount(account: string, directory: string): EmbeddedPostgresFailed {
  return new EmbeddedPostgresFailed("NO_ACCOUNT", {
    "zh-CN": `PostgreSQL 不能以 root 身份运行，而账户 ${account} 无法进入 ${directory} 或程序所在的文件夹：请以普通用户启动，或把程序和 STARLANE_HOME 放到所有人都可进入的位置（如 /opt、/srv）。`,
    en: `PostgreSQL does not run as root, and the account ${account} cannot enter ${directory} or the program's folder: start as an ordinary user, or keep both the program and STARLANE_HOME where everyone may enter (/opt, /srv).`,
  });
}

/**
 * Builds the failure for a server that did not start.
 * @param output everything PostgreSQL or initdb printed; the line with the reason is quoted
 */
export function notStarted(output: string): EmbeddedPostgresFailed {
  const lines = output.trim().split("\n");
  const reason = lines.find((line) => /(FATAL|PANIC|error):/.test(line) && !line.includes("is starting up"));
  const words = (reason ?? lines.at(-1) ?? "").replace(/^.*?(FATAL|PANIC|error):\s*/, "");
  return new EmbeddedPostgresFailed("NOT_STARTED", {
    "zh-CN": `PostgreSQL 未能启动，它给出的原因是：${words}`,
    en: `PostgreSQL did not start; in its own words: ${words}`,
  });
}

export function notWritable(directory: string): EmbeddedPostgresFailed {
  return new EmbeddedPostgresFailed("NOT_WRITABLE", {
    "zh-CN": `无法写入数据文件夹 ${directory}：请更改其所有者，或用 STARLANE_HOME 指定另一个文件夹。`,
    en: `The data folder ${directory} cannot be written to: change its owner, or name another folder with STARLANE_HOME.`,
  });
}

export function otherVersion(directory: string, made: string, ours: string): EmbeddedPostgresFailed {
  return new EmbeddedPostgresFailed("OTHER_VERSION", {
    "zh-CN": `数据文件夹 ${directory} 由 PostgreSQL ${made} 创建，而这里是 PostgreSQL ${ours}：请用原来的版本导出数据后导入新文件夹，或用 STARLANE_HOME 指定另一个文件夹。`,
    en: `The data folder ${directory} was made by PostgreSQL ${made}, and this is PostgreSQL ${ours}: dump it with the version that made it and load that into a new folder, or name another folder with STARLANE_HOME.`,
  });
}

export function portTaken(port: number): EmbeddedPostgresFailed {
  return new EmbeddedPostgresFailed("PORT_TAKEN", {
    "zh-CN": `端口 ${port} 已被占用：请停止占用它的程序，或换一个端口。`,
    en: `Port ${port} is taken: stop the program that holds it, or choose another port.`,
  });
}

export function unsupportedPlatform(platform: string): EmbeddedPostgresFailed {
  return new EmbeddedPostgresFailed("UNSUPPORTED_PLATFORM", {
    "zh-CN": `没有适用于此平台（${platform}）的 PostgreSQL：请使用基于 glibc 的 Linux 或 macOS，或用 DATABASE_URL 指定自己的 PostgreSQL。`,
    en: `There is no PostgreSQL for this platform (${platform}): use Linux on glibc or macOS, or name a PostgreSQL of your own with DATABASE_URL.`,
  });
}

/** Returns the failure behind an error of the file system, PostgreSQL or initdb; null if it is not recognised. */
export function failureBehind(words: string, directory: string): EmbeddedPostgresFailed | null {
  if (/ENOSPC|No space left on device|Check free disk space|Disk quota exceeded|EDQUOT/.test(words))
    return diskFull(directory);
  if (/EACCES|EPERM|EROFS|ENOTDIR|EEXIST|Permission denied|Read-only file system/.test(words))
    return notWritable(directory);
  return null;
}
