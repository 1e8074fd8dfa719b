import { statfsSync } from "node:fs";
import { root } from "./root.mjs";

/** A failure with a remedy: one sentence each in Chinese and English, and the output of the failed tool. */
export class BootFailed extends Error {
  /**
   * @param {string} zh the problem and the remedy, in Chinese
   * @param {string} en the same in English
   * @param {string} [output] of the failed tool, shown above the sentences
   */
  constructor(zh, en, output = "") {
    super(en);
    this.zh = zh;
    this.output = output;
  }
}

const DISK_FULL = {
  sign: /ENOSPC|No space left on device|os error 28/i,
  zh: `磁盘已满：请在 ${root} 所在的磁盘上腾出至少 2 GB 空间，然后重试。`,
  en: `The disk is full: free at least 2 GB on the disk that holds ${root}, then try again.`,
};

/** Causes recognised by a tool's output or an error's code; the first match wins. */
const CAUSES = [
  DISK_FULL,
  {
    // Node reports ENOENT for creating a folder on a read-only disk.
    sign: /EROFS|EACCES|EPERM|ENOENT.*mkdir|Read-only file system|Permission denied/i,
    zh: `无法写入 ${root}：请换一个可写的文件夹，或更改其所有者，然后重试。`,
    en: `${root} cannot be written to: move it to a folder you may write to, or change its owner, then try again.`,
  },
  {
    sign: /ERR_PNPM_OUTDATED_LOCKFILE|ERR_PNPM_LOCKFILE_CONFIG_MISMATCH/,
    zh: "pnpm-lock.yaml 与 package.json 不一致：请运行 npm run pnpm -- install 并提交更新后的 pnpm-lock.yaml。",
    en: "pnpm-lock.yaml does not fit the package.json files: run npm run pnpm -- install and commit the new pnpm-lock.yaml.",
  },
  {
    sign: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|UNABLE_TO_(GET|VERIFY)|CERT_|META_FETCH_FAIL|TARBALL_FETCH|error sending request|dns error|network/i,
    zh: "无法连接 npm 软件仓库：请检查网络或代理；在内网可先执行 npm config set registry <镜像地址>，然后重试。",
    en: "The npm registry cannot be reached: check the network or proxy, or name a mirror with npm config set registry <address>, then try again.",
  },
];

/**
 * Converts a tool's output to an actionable failure.
 * @param {string} zh the Chinese sentence for an unknown cause
 * @param {string} en the English one
 * @param {string} output everything the tool printed
 */
export function failureFrom(zh, en, output) {
  const cause = isDiskFull() ? DISK_FULL : CAUSES.find(({ sign }) => sign.test(output));
  return cause ? new BootFailed(cause.zh, cause.en) : new BootFailed(zh, en, output);
}

/** Returns true if the disk is full. Some tools do not report that, and only leave truncated files. */
function isDiskFull() {
  const { bavail, bsize } = statfsSync(root);
  return bavail * bsize < 16 * 1024 * 1024;
}

/**
 * Returns the lines to print for a thrown error.
 * @param {unknown} error a BootFailed, an error of Node's file system, or an internal fault
 */
export function explain(error) {
  if (!(error instanceof BootFailed)) {
    const words = error instanceof Error ? `${error.code ?? ""} ${error.message}` : String(error);
    return explain(
      failureFrom("启动失败，原因见上。", "Starting failed for the reason above.", words.trim()),
    );
  }
  return [error.output.trimEnd(), `星路：${error.zh}`, `Starlane: ${error.message}`]
    .filter(Boolean)
    .join("\n");
}
