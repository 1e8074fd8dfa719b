import { ErasureKeyLost, PersonKeyLost, VaultKeyLost } from "@starlane/attendance";
import { ConfigInvalid } from "@starlane/config";
import {
  UnsupportedClusterError,
  MigrationBlocked,
  OLDEST_POSTGRES,
  TooFewConnections,
} from "@starlane/database";
import { DivisionError } from "@starlane/district";
import { EmbeddedPostgresFailed } from "@starlane/embedded-postgres";
import { PendingMigrationsError } from "@starlane/service";

/** A failure with an actionable message: one sentence in each language that states the problem and the remedy. */
export class StartFailed extends Error {
  constructor(
    readonly messages: { readonly "zh-CN": string; readonly en: string },
    options?: ErrorOptions,
  ) {
    super(messages.en, options);
    this.name = "StartFailed";
  }
}

/** Returns the actionable failure behind an error that stopped the start; null if it is unknown. */
export function startFailureBehind(
  error: unknown,
  where: { home: string; address: string },
): StartFailed | null {
  if (error instanceof StartFailed) return error;
  if (error instanceof EmbeddedPostgresFailed) return new StartFailed(error.messages, { cause: error });
  if (error instanceof DivisionError) return new StartFailed(error.sentences, { cause: error });
  if (error instanceof ConfigInvalid)
    return new StartFailed({
      "zh-CN": `环境变量设置有误：${error.mistakes.join("；")}`,
      en: `Settings in the environment cannot be used: ${error.mistakes.join("; ")}`,
    });
  if (error instanceof PersonKeyLost)
    return new StartFailed({
      "zh-CN": `数据库中的人员代号不是用 ${error.file} 中的密钥生成的：请从备份恢复该文件。换用新密钥会把已覆盖的人重复计数，因此没有启动。`,
      en: `The people in the database are known by another key than the one in ${error.file}: restore that file from a backup. With a new key everybody would be counted again, so Starlane did not start.`,
    });
  if (error instanceof ErasureKeyLost)
    return new StartFailed({
      "zh-CN": `已要求删除信息的人不是用 ${error.file} 中的密钥记录的：请从备份恢复该文件。换用新密钥就无法认出他们，因此没有启动。`,
      en: `People who were erased are known by another key than the one in ${error.file}: restore that file from a backup. With a new key they could not be told from others, so Starlane did not start.`,
    });
  if (error instanceof VaultKeyLost)
    return new StartFailed({
      "zh-CN": `数据库中的姓名是用 ${error.directory} 以外的密钥加密的：请从备份恢复该目录。没有它，姓名无法再读出，因此没有启动。`,
      en: `Names in the database are encrypted with a key that is not in ${error.directory}: restore that folder from a backup. Without it nobody can read them again, so Starlane did not start.`,
    });
  if (error instanceof PendingMigrationsError)
    return new StartFailed({
      "zh-CN": "数据表不是当前版本的：请先停止星路，用当前版本重新启动（npm start），再执行本命令。",
      en: "The tables are not those of this version: stop Starlane, start this version (npm start), then give this command again.",
    });
  if (error instanceof MigrationBlocked)
    return new StartFailed({
      "zh-CN": `无法更新 ${error.service} 的数据表：有别的会话一直占用它们，等待后仍未释放。没有改动任何数据，旧版本可以继续运行；请结束长时间未完成的事务（如备份、手工查询）后再启动。`,
      en: `The tables of ${error.service} could not be updated: another session held them all the while. Nothing was changed, and the version before can go on; end the transaction that stays open (a backup, a query by hand), then start again.`,
    });
  if (error instanceof TooFewConnections) return tooFewConnections(error);
  if (error instanceof UnsupportedClusterError) return clusterFailure(error);
  for (let at = error; at instanceof Error; at = at.cause) {
    const known = byCode((at as NodeJS.ErrnoException).code, where);
    if (known) return known;
    if (at instanceof AggregateError) {
      for (const inner of at.errors) {
        const behind = startFailureBehind(inner, where);
        if (behind) return behind;
      }
    }
  }
  return null;
}

function tooFewConnections({ capacity, needed, limitNeeded }: TooFewConnections): StartFailed {
  const { bound, limit } = capacity;
  const available = bound === "role" ? capacity.availableToOne : capacity.available;
  const [zh, en] = {
    max_connections: ["max_connections", "max_connections"],
    database: [
      "该数据库的连接上限（alter database … connection limit）",
      "the connection limit of the database",
    ],
    role: [
      "starlane_ 各角色的连接上限（alter role … connection limit）",
      "the connection limit of the roles starlane_…",
    ],
  }[bound] as [string, string];
  return new StartFailed({
    "zh-CN": `数据库只能再给星路 ${Math.max(0, available)} 个连接，至少需要 ${needed} 个：请把${zh}从 ${limit} 调到至少 ${limitNeeded}，或结束其他程序的连接，然后重新启动。`,
    en: `The database has only ${Math.max(0, available)} connections to give and ${needed} are needed: raise ${en} from ${limit} to ${limitNeeded} at least, or end other programs' connections, and start again.`,
  });
}

function clusterFailure({ reason, message }: UnsupportedClusterError): StartFailed {
  const sentences = {
    TOO_OLD: {
      "zh-CN": `DATABASE_URL 指向的是 PostgreSQL ${message}，需要 ${OLDEST_POSTGRES} 或更新版本：请升级，或去掉 DATABASE_URL 使用随附的数据库。`,
      en: `DATABASE_URL names a PostgreSQL ${message}, and ${OLDEST_POSTGRES} or later is needed: upgrade it, or leave DATABASE_URL out to use the embedded one.`,
    },
    MAY_NOT_CREATE: {
      "zh-CN": `DATABASE_URL 中的账户权限不足（${message}）：请换用可创建角色和模式的账户。`,
      en: `The role in DATABASE_URL may not do what is needed (${message}): use one that may create roles and schemas.`,
    },
    NO_EXTENSION: {
      "zh-CN": `该 PostgreSQL 缺少 btree_gist 扩展（${message}）：请安装 postgresql-contrib 后重新启动。`,
      en: `That PostgreSQL lacks the extension btree_gist (${message}): install its contrib package and start again.`,
    },
  };
  return new StartFailed(sentences[reason]);
}

function byCode(
  code: string | undefined,
  { home, address }: { home: string; address: string },
): StartFailed | null {
  switch (code) {
    case "EADDRINUSE":
      return new StartFailed({
        "zh-CN": `地址 ${address} 已被占用：请停止占用它的程序，或用 PORT 指定另一个端口。`,
        en: `The address ${address} is taken: stop the program that holds it, or choose another port with PORT.`,
      });
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new StartFailed({
        "zh-CN": `找不到地址（${address} 或 DATABASE_URL 中的主机）：请检查 HOST 和 DATABASE_URL。`,
        en: `An address cannot be found (${address}, or the host in DATABASE_URL): check HOST and DATABASE_URL.`,
      });
    case "ENOSPC":
    case "53100":
      return new StartFailed({
        "zh-CN": `磁盘已满：请在 ${home} 所在的磁盘上腾出空间后重新启动，已保存的数据不会丢失。`,
        en: `The disk is full: free some space on the disk that holds ${home} and start again; nothing saved is lost.`,
      });
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new StartFailed({
        "zh-CN": `无法写入 ${home} 或监听 ${address}：请更改文件夹的所有者，或用 STARLANE_HOME、PORT 另行指定。`,
        en: `${home} cannot be written to, or ${address} not listened on: change the folder's owner, or choose others with STARLANE_HOME and PORT.`,
      });
    case "28P01":
    case "28000":
      return new StartFailed({
        "zh-CN": "数据库拒绝了 DATABASE_URL 中的用户名或密码：请改正后重新启动。",
        en: "The database does not accept the user or password in DATABASE_URL: correct it and start again.",
      });
    case "3D000":
      return new StartFailed({
        "zh-CN": "DATABASE_URL 指定的数据库不存在：请先用 createdb 创建。",
        en: "The database that DATABASE_URL names does not exist: create it first, with createdb.",
      });
    case "ECONNREFUSED":
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
      return new StartFailed({
        "zh-CN": "连接不上 DATABASE_URL 中的数据库：请确认它已启动，主机和端口正确。",
        en: "The database in DATABASE_URL does not answer: make sure that it runs, and that host and port are right.",
      });
    default:
      return null;
  }
}
