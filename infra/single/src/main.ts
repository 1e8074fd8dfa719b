import { readSettings } from "@starlane/config";
import { connectionsNeeded, POOL_SIZE } from "@starlane/database";
import { guardsOf } from "@starlane/gateway";
import { districtArea, loadDivision } from "@starlane/district";
import {
  closeGracefully,
  createLogger,
  ShutdownStack,
  listen,
  refuseTakenAddress,
  waitForShutdownSignal,
} from "@starlane/runtime";
import { startTracing } from "@starlane/tracing";
import { randomBytes } from "node:crypto";
import { readArguments } from "./arguments.js";
import { openInstallationCluster, poolSizeFor } from "./cluster.js";
import { districtLoad } from "./district.js";
import { StartFailed } from "./failure.js";
import { openHome } from "./home.js";
import { installServices, openStarlane } from "./open.js";
import { runProgram } from "./program.js";
import { services } from "./services.js";
import { settings } from "./settings.js";
import { Terminal } from "./terminal.js";

/** The minimum length of passwords that users choose. */
const WEAK_BELOW = 8;

const terminal = new Terminal();
const shutdown = new ShutdownStack();

async function main(): Promise<void> {
  readArguments({ command: "start" });
  const config = readSettings(settings, process.env);
  const logger = createLogger(config.logLevel);
  const stopping = waitForShutdownSignal();
  shutdown.defer("traces", await startTracing("starlane", process.env));

  // Checked before anything is created that a failed start would leave behind.
  const at = { port: config.port, host: config.host, sharePort: config.sharePort === "on" };
  await refuseTakenAddress(at);

  terminal.line(`\n星路 Starlane\n  数据文件夹 Data folder: ${config.home}`);
  const home = openHome(config.home);
  const cluster = await openInstallationCluster(config.databaseUrl, home, (line) =>
    terminal.line(`  … ${line}`),
  );
  shutdown.defer("PostgreSQL", () => cluster.stop());
  terminal.done(`数据库 PostgreSQL ${cluster.version}`, "Database");

  const poolSize = await poolSizeFor(cluster.adminUrl);
  if (poolSize < POOL_SIZE)
    terminal.line(
      `  ⚠ 数据库可用的连接较少，每个连接池减为 ${poolSize} 个（共需 ${connectionsNeeded(services.length, POOL_SIZE)} 个才不减）\n    The database gives few connections: pools have ${poolSize} each; ${connectionsNeeded(services.length, POOL_SIZE)} in all are needed for ${POOL_SIZE}`,
    );
  const migrations = await installServices({ adminUrl: cluster.adminUrl, home });
  terminal.done(`数据表已就绪（${migrations} 项更新）`, `Tables ready (${migrations} updates)`);

  const starlane = await openStarlane({
    adminUrl: cluster.adminUrl,
    home,
    logger,
    clock: () => new Date(),
    poolSize,
    publicUrl: config.publicUrl,
    trustedProxies: config.trustedProxies,
    ...guardsOf(config),
  });
  shutdown.defer("Starlane", () => starlane.close());
  terminal.done("服务已启动", "Services started");

  const republished = await starlane.resyncIfSchemaChanged();
  if (republished > 0)
    terminal.done(
      `数据表有变化，正在向各服务补发 ${republished} 项数据`,
      `The tables have changed: ${republished} things are being told again`,
    );

  const division = await loadDivision(config.division, { cacheDirectory: home.divisions });
  const password = config.samplePassword ?? randomBytes(9).toString("base64url");
  const sample = config.sample === "on";
  const isNew = await starlane.load(districtLoad(division, { sample, password }), () =>
    sayAccounts({ password, sample }),
  );
  if (isNew) await starlane.settled(); // the first user to sign in finds everything
  const { name } = districtArea(division);
  const counted = `${division.areas.length} areas`;
  if (isNew) terminal.done(`已装入${name}（${division.areas.length} 个区划）`, `Loaded ${counted}`);

  await listen(starlane.gateway, at);
  shutdown.defer("requests", () => closeGracefully(starlane.gateway, config.stopSeconds * 1000));
  const address = addressOf(starlane.gateway.server.address(), config.host);
  sayWhereToGo(address, isNew);
  process.send?.({ starlane: "serving" }); // to the supervisor, which restarts the program from now on

  const reason = await Promise.race([stopping, cluster.ended.then(() => "DATABASE_ENDED" as const)]);
  if (reason === "DATABASE_ENDED")
    throw new StartFailed({
      "zh-CN":
        "数据库意外停止，多次重新启动未能恢复，星路随之停止：请查看数据文件夹中的 postgres.log，排除原因后重新运行 npm start，已保存的数据不会丢失。",
      en: "The database ended unexpectedly and could not be kept up by starting it again, so Starlane has ended too: see postgres.log in the data folder, mend the cause and run npm start again; nothing saved is lost.",
    });
  terminal.line("\n正在停止 … Stopping …");
}

function addressOf(address: string | { port: number } | null, host: string): string {
  const port = typeof address === "object" ? address?.port : undefined;
  const shown = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${shown.includes(":") ? `[${shown}]` : shown}:${port}`;
}

/** Prints the accounts as soon as they exist, so that the password has been shown even if a later step fails. */
function sayAccounts({ password, sample }: { password: string; sample: boolean }): void {
  const accounts = sample ? "admin planner station education hr civil officer analyst" : "admin";
  terminal.line(`\n  账户 Accounts ${accounts}\n  密码 Password ${password}（仅显示一次 / shown only once）`);
  if (password.length < WEAK_BELOW)
    terminal.line("  ⚠ 密码过短，仅供试用 / This password is short: for trying only");
  terminal.line();
}

function sayWhereToGo(address: string, isNew: boolean): void {
  terminal.line(`\n  打开 Open     ${address}\n  接口 GraphQL  ${address}/graphql`);
  terminal.line(
    isNew
      ? "  登录 Sign in  账户和密码见上 / accounts and password as above"
      : "  登录 Sign in  密码在首次启动时设定；忘记了可用 npm run reset-password 重设\n                with the password set at the first start; npm run reset-password gives another",
  );
  terminal.line("\n按 Ctrl-C 停止 · Ctrl-C stops\n");
}

await runProgram(main, { terminal, shutdown });
